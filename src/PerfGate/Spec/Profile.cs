using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Overrides for all phases, chosen by <c>--profile</c>. A null leaves the phase's own value.</summary>
internal sealed record Profile
{
    public static KeyTable Keys { get; } = new(
        "profile",
        new Key("duration", Shape.PositiveDuration, "Of every measured window that has a duration."),
        new Key("iterations", Shape.Integer(1), "Of every benchmark phase."),
        new Key("requests", Shape.Integer(1), "Of every measured window that has a number of requests."),
        new Key("warmup", Shape.Duration, "Before every measured window."),
        new Key("phases", Shape.OneOrMore(Shape.Text), "Names of the phases to run. Default: all."),
        new Key("tags", Shape.OneOrMore(Shape.Text), "Runs phases with any of these tags; !tag leaves phases out."),
        new Key("policy", Shape.OneOf(Words.Judging), "How sure a check has to be."),
        new Key("on-invalid", Shape.OneOf(Words.Policies), "What a check that could not be measured does to the run."),
        new Key("on-inconclusive", Shape.OneOf(Words.Policies), "What an undecided check does to the run."));

    public static Profile None { get; } = new();

    public TimeSpan? Duration { get; private init; }

    public long? Iterations { get; private init; }

    public long? Requests { get; private init; }

    public TimeSpan? Warmup { get; private init; }

    public IReadOnlyList<At<string>> Phases { get; private init; } = [];

    public IReadOnlyList<At<string>> Tags { get; private init; } = [];

    public At<string>? Policy { get; private init; }

    public At<string>? OnInvalid { get; private init; }

    public At<string>? OnInconclusive { get; private init; }

    public static Profile? Read(SpecNode node, SpecErrors errors)
    {
        if (Keys.Open(node, errors) is not { } map)
            return null;
        return new Profile
        {
            Duration = map.Duration("duration")?.Value,
            Iterations = map.Integer("iterations")?.Value,
            Requests = map.Integer("requests")?.Value,
            Warmup = map.Duration("warmup")?.Value,
            Phases = map.Texts("phases"),
            Tags = map.Texts("tags"),
            Policy = map.Word("policy", Words.Judging),
            OnInvalid = map.Word("on-invalid", Words.Policies),
            OnInconclusive = map.Word("on-inconclusive", Words.Policies),
        };
    }
}
