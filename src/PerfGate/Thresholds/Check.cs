using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>One threshold, evaluated on one measurement: the unit of every report.</summary>
internal sealed record Check
{
    public required Threshold Threshold { get; init; }

    public required string Phase { get; init; }

    /// <summary>Null when the phase has no ladder, or the metric is one of the whole phase.</summary>
    public Level? Level { get; init; }

    /// <summary>The endpoint's name in the spec; null: the mix as a whole, or the target.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What a person calls the subject: <c>GET /orders</c>, <c>all endpoints</c>, <c>target</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Counts the checks of a phase that would otherwise be known by the same identity.</summary>
    public int Occurrence { get; init; } = 1;

    public required CheckVerdict Verdict { get; init; }

    /// <summary>The point estimate; null when nothing was measured.</summary>
    public Quantity? Observed { get; init; }

    /// <summary>The true value is greater than <see cref="Observed"/>: requests decide it of which only a lower bound is known.</summary>
    public bool IsAtLeast { get; init; }

    /// <summary>A percentile that is decided by how many requests fail: the good answers are far within the limit, and more of the same would decide nothing else.</summary>
    public bool FailuresDecide { get; init; }

    /// <summary><c>231 ms</c>, <c>at least 3 s</c>, <c>150 of 150</c>; null when nothing was measured.</summary>
    public string? ObservedText =>
        Observed is not { } value ? null
        : IsAllOf ? (Samples < 10_000 ? string.Create(CultureInfo.InvariantCulture, $"{Samples:N0} of {Samples:N0}") : string.Create(CultureInfo.InvariantCulture, $"all {Samples:N0}"))
        : IsAtLeast ? $"at least {value}"
        : value.ToString();

    /// <summary>The interval where it has a part in the verdict; null otherwise, and where there is none.</summary>
    public Interval? DecidingInterval => IsAllOf || (IsAtLeast && !(Interval?.Lower > Observed?.Value)) ? null : Interval;

    /// <summary>A share that holds because nothing failed: a count of these requests, which the interval around it does not decide.</summary>
    public bool IsAllOf =>
        Verdict == CheckVerdict.Pass && Threshold.Metric.Estimation == Estimation.Share && Samples > 0 && Observed is { Value: 1 }
        && !(Interval?.Lower >= LimitValue?.Value);

    /// <summary>In the unit of <see cref="Observed"/>; null where none can be given.</summary>
    public Interval? Interval { get; init; }

    /// <summary>The baseline's value; null without a baseline.</summary>
    public Quantity? Baseline { get; init; }

    /// <summary>The rounds of the comparison with the baseline; null without one.</summary>
    public ComparedMetric? Compared { get; init; }

    /// <summary>The limit in numbers; null for a limit that the comparison of two programs decides.</summary>
    public Quantity? LimitValue { get; init; }

    /// <summary>Exchanges that the observation rests on.</summary>
    public long Samples { get; init; }

    /// <summary>Requests that a percentile takes before it can pass, where there were fewer; null otherwise.</summary>
    public double? RequestsNeeded { get; init; }

    /// <summary>The same were each request independent of the others; null otherwise.</summary>
    public double? LeastRequestsNeeded { get; init; }

    /// <summary>Time under load that it takes before it can be judged, where there was less; null otherwise.</summary>
    public TimeSpan? TimeNeeded { get; init; }

    /// <summary>It tells, and never fails a run, whatever the policies say: a comparison with a stored baseline that is not trusted.</summary>
    public bool IsAdvisory { get; init; }

    /// <summary>Why it is inconclusive or invalid, and what would decide it; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Why requests failed, the commonest first, where that explains the verdict; empty otherwise.</summary>
    public IReadOnlyList<ErrorExample> Failures { get; init; } = [];

    /// <summary>Whether it judges how many requests failed.</summary>
    public bool IsOfFailures => Threshold.Metric.BreachCode == DiagnosticCodes.ErrorBreach;

    /// <summary>
    /// How far beyond the limit, as a signed fraction of it (0.155: 15.5 % worse than allowed; negative: room left).
    /// Null without a value, or with a limit of zero.
    /// </summary>
    public double? Excess
    {
        get
        {
            // By how much a lower bound is exceeded is not known where it is the limit itself.
            if (Observed is not { } observed || LimitValue is not { } limit || limit.Value == 0 || (IsAtLeast && observed.Value <= limit.Value))
                return null;
            var over = (observed.Value - limit.Value) / Math.Abs(limit.Value);
            return Threshold.Comparison switch
            {
                Comparison.Greater or Comparison.GreaterOrEqual => -over,
                Comparison.Less or Comparison.LessOrEqual => over,

                // Either side is too far.
                _ => Math.Abs(over),
            };
        }
    }

    /// <summary>The code of its diagnostic: one per meaning, whatever the severity.</summary>
    public string Code => Verdict switch
    {
        CheckVerdict.Invalid => DiagnosticCodes.NotMeasured,
        CheckVerdict.Inconclusive => DiagnosticCodes.Undecided,
        _ when Threshold.Limit is BaselineLimit => DiagnosticCodes.RegressionBreach,
        _ => Threshold.Metric.BreachCode,
    };

    /// <summary>
    /// Stable over runs and over changes of the limit: what CI systems know a check by. Subject, metric, severity,
    /// level and phase; <c>#2</c> at the end of the second limit on all of the same.
    /// </summary>
    public string Identity => $"{Unnumbered.Name} [{Phase}]{Number}";

    /// <summary><c>GET /orders p95 at 100</c>: the identity without its phase.</summary>
    public string Name => Unnumbered.Name + Number;

    /// <summary>
    /// The sentence that every report says:
    /// <c>GET /orders at 100: p95 231 ms, threshold &lt; 200 ms (+15.5 %), 12,408 requests [ladder]</c>.
    /// </summary>
    public string Message => CheckMessage.Of(this);

    private PlannedCheck Unnumbered => new(Threshold, Phase, Endpoint, Level, Subject);

    private string Number => Occurrence > 1 ? string.Create(CultureInfo.InvariantCulture, $" #{Occurrence}") : "";
}
