namespace PerfGate.Statistics;

/// <summary>Does it grow more than allowed? Slopes are per <see cref="GrowthLimit.Per"/>; null when there were too few points.</summary>
internal sealed record GrowthJudgement
{
    /// <summary>Above: it leaks. Below: growth above the limit is ruled out. Undecided: neither; a longer run would tell.</summary>
    public required LimitSide Side { get; init; }

    /// <summary>Points judged, without warm-up.</summary>
    public required int Points { get; init; }

    public double? Slope { get; init; }

    public double? Lower { get; init; }

    public double? Upper { get; init; }

    /// <summary>The larger of the two allowances.</summary>
    public double? Limit { get; init; }

    /// <summary>Exact, of "there is no rising trend".</summary>
    public double? PValue { get; init; }

    /// <summary>Growth of the last five points is below half of that of the first five: something fills up rather than leaks.</summary>
    public bool IsLevellingOff { get; init; }
}
