namespace PerfGate.Comparing;

/// <summary>What one round says of one metric.</summary>
/// <param name="LogRatio">ln(candidate / baseline): the Hodges-Lehmann centre of the round's pairs.</param>
/// <param name="Baseline">The metric on the baseline over the whole round, in base units.</param>
/// <param name="Placebo">
/// ln(even turns / odd turns) of one side against itself, per side: truly zero. Null where a turn has no value of its own.
/// </param>
internal sealed record RoundValue(double LogRatio, double Baseline, IReadOnlyList<double>? Placebo);
