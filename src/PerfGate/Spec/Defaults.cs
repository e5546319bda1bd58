using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>What holds where a phase or an endpoint says nothing.</summary>
internal sealed record Defaults
{
    public static KeyTable Keys { get; } = new(
        "defaults",
        new Key("timeout", Shape.PositiveDuration, "Of a request, from its sending to the last byte. Default: 10s."),
        new Key("warmup", Shape.Duration, "The same load before each measured window, not counted. Default: 1s."),
        new Key("headers", RequestHeaders.Shape, "Sent with every request."),
        new Key("thresholds", Shape.ListOf(ThresholdReader.Shape), "Hold in every phase that says nothing of the same metric. Default: success >= 99%."));

    public required TimeSpan Timeout { get; init; }

    public required TimeSpan Warmup { get; init; }

    /// <summary>The entries of <c>headers</c>, unread.</summary>
    public required IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> Headers { get; init; }

    /// <summary>Those of the spec; <see cref="BuiltInSuccess"/> is PerfGate's own.</summary>
    public required IReadOnlyList<Threshold> Thresholds { get; init; }

    /// <param name="node">Null: the spec has no <c>defaults</c>.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static Defaults Read(SpecNode? node, SpecErrors errors)
    {
        var map = node is null ? null : Keys.Open(node, errors);
        var thresholds = (map?.Items("thresholds") ?? [])
            .SelectMany(item => ThresholdReader.Read(item, errors))
            .Select(t => t with { IsDefault = true })
            .ToList();
        return new Defaults
        {
            Timeout = map?.Duration("timeout")?.Value ?? TimeSpan.FromSeconds(10),
            Warmup = map?.Duration("warmup")?.Value ?? TimeSpan.FromSeconds(1),
            Headers = map?.Entries("headers") ?? [],
            Thresholds = thresholds,
        };
    }

    /// <summary>
    /// <c>success &gt;= 99%</c>, wherever the spec says nothing of success: failures answer fast, and without it a broken
    /// service would look quick.
    /// </summary>
    /// <param name="location">Of the phase: a threshold that nobody wrote points there.</param>
    public static Threshold BuiltInSuccess(SourceLocation location) => new()
    {
        Metric = Metrics.Find("success")!,
        Comparison = Comparison.GreaterOrEqual,
        Limit = new AbsoluteLimit(new Quantity(0.99, Unit.Share)),
        Severity = Severity.Error,
        Location = location,
        IsDefault = true,
    };
}
