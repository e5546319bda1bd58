namespace PerfGate.Comparing;

/// <summary>What one round says of one metric.</summary>
/// <param name="LogRatio">ln(candidate / baseline): the Hodges-Lehmann centre of the round's pairs. Of <c>success</c> the baseline's share less the candidate's: nothing has no ratio.</param>
/// <param name="Baseline">The metric on the baseline over the whole round, in base units.</param>
/// <param name="Placebo">
/// ln(even turns / odd turns) of one side against itself, per side: truly zero. Null where a turn has no value of its own.
/// </param>
internal sealed record RoundValue(double LogRatio, double Baseline, IReadOnlyList<double>? Placebo)
{
    /// <summary>Of <c>success</c> the requests to the baseline of which it is a share; 0 for any other metric.</summary>
    public int Requests { get; init; }
}
