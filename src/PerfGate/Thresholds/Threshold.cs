using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>
/// What must hold: <c>metric [of endpoint] [at level] comparison limit</c>.
/// </summary>
internal sealed record Threshold
{
    /// <summary>The endpoint name that stands for the mix as a whole.</summary>
    public const string AllEndpoints = "all";

    public required Metric Metric { get; init; }

    /// <summary>The endpoint's name or its title; <see cref="AllEndpoints"/>; null: as the metric's scope says.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Where <see cref="Endpoint"/> and <see cref="Level"/> may be one name that holds <c>at</c>: all of it; else null.</summary>
    public string? WholeName { get; init; }

    /// <summary>Null: every level of the phase.</summary>
    public Level? Level { get; init; }

    public required Comparison Comparison { get; init; }

    public required Limit Limit { get; init; }

    /// <summary>A warning reports the breach without failing the run.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Ends the phase early when it is breached beyond doubt.</summary>
    public bool Abort { get; init; }

    /// <summary>How long into the measured window <see cref="Abort"/> waits.</summary>
    public TimeSpan AbortAfter { get; init; }

    /// <summary>Where it stands in the spec; diagnostics point here.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>It comes from <c>defaults</c> or from PerfGate itself, and yields to any other threshold on the same metric.</summary>
    public bool IsDefault { get; init; }

    /// <summary>
    /// Of a comparison with the baseline: it fails where the candidate is worse than the limit beyond doubt, and otherwise passes with what would have been
    /// seen; rounds that cannot decide it are not prolonged for it.
    /// </summary>
    public bool IsWorseOnly { get; init; }

    /// <summary>The comparison and the limit as a person writes them: <c>&lt; 200 ms</c>.</summary>
    public string Requirement => $"{Sign} {Limit}";

    private string Sign => Comparison switch
    {
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        _ => "==",
    };
}
