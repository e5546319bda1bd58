using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Overrides for all phases, chosen by <c>--profile</c>. A null leaves the phase's own value.</summary>
internal sealed record Profile
{
    public static KeyTable Keys { get; } = new(
        "profile",
        new Key("duration", Shape.Duration, "Of every measured window that has a duration."),
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
        var duration = map.Duration("duration");
        if (duration is { Value.Ticks: 0 })
            errors.Add(DiagnosticCodes.BadValue, duration.Location, "'duration' is longer than nothing");
        return new Profile
        {
            Duration = duration?.Value,
            Iterations = map.Integer("iterations", min: 1)?.Value,
            Requests = map.Integer("requests", min: 1)?.Value,
            Warmup = map.Duration("warmup")?.Value,
            Phases = map.Texts("phases"),
            Tags = map.Texts("tags"),
            Policy = map.Word("policy", Words.Judging),
            OnInvalid = map.Word("on-invalid", Words.Policies),
            OnInconclusive = map.Word("on-inconclusive", Words.Policies),
        };
    }
}
