using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>Reads the items of a <c>thresholds</c> list.</summary>
internal static class ThresholdReader
{
    private static readonly Shape Text = Shape.Pattern(
        @"^\s*\S+(\s+(of|at)\s+\S.*?)?\s*(<|<=|>|>=|==)\s*\S.*$",
        "metric [of endpoint] [at level] comparison limit, such as p95 of orders at 100 < 200ms");

    /// <summary>The long form.</summary>
    public static KeyTable Keys { get; } = new(
        "threshold",
        new Key("fail", Text, "Breaching it fails the run."),
        new Key("warn", Text, "Breaching it is reported as a warning."),
        new Key("abort", Shape.Flag, "End the phase early once the fail limit is breached beyond doubt. Default: false."),
        new Key("after", Shape.Duration, "How long into the measured window 'abort' waits. Default: 2s."));

    public static Shape Shape { get; } = Syntax.Shape.Either(Text, Syntax.Shape.Mapping(Keys));

    /// <summary>One threshold, or two where <c>fail</c> and <c>warn</c> are both given; fewer when they are wrong.</summary>
    public static IEnumerable<Threshold> Read(SpecNode node, SpecErrors errors)
    {
        if (node is ScalarNode scalar)
            return ThresholdText.Parse(scalar.Text, scalar.Location, Severity.Error, errors) is { } only ? [only] : [];
        if (Keys.Open(node, errors) is not { } map)
            return [];

        var fail = One(map, "fail", Severity.Error, errors);
        var warn = One(map, "warn", Severity.Warning, errors);
        if (!map.Has("fail") && !map.Has("warn"))
            errors.Add(DiagnosticCodes.MissingKey, map.Location, "a threshold needs 'fail' or 'warn'");
        var after = map.Duration("after")?.Value ?? TimeSpan.FromSeconds(2);
        if (map.Flag("abort") is { Value: true } abort)
        {
            if (!map.Has("fail"))
                errors.Add(DiagnosticCodes.Contradiction, abort.Location, "'abort' needs a 'fail' limit");
            else if (fail?.Metric.Drift is not null)
                errors.Add(DiagnosticCodes.Contradiction, abort.Location, $"'abort' cannot act on '{fail.Metric.Name}': the last third of a soak is known at its end");
            fail = fail is null ? null : fail with { Abort = true, AbortAfter = after };
        }
        else if (map.Has("after"))
        {
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("after"), "'after' says when 'abort' may act; add 'abort: true'");
        }

        return new[] { fail, warn }.OfType<Threshold>();
    }

    private static Threshold? One(MappingReader map, string key, Severity severity, SpecErrors errors) =>
        map.Text(key) is { } text ? ThresholdText.Parse(text.Value, text.Location, severity, errors) : null;
}
