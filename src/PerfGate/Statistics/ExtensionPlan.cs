namespace PerfGate.Statistics;

/// <summary>
/// When an absolute threshold is looked at and how much of alpha each look may spend (Bonferroni over the looks): a run that cannot decide is
/// made longer, twice at most. Each look judges everything measured so far.
/// </summary>
internal sealed record ExtensionPlan
{
    /// <summary>Chance of a wrong fail, and of a wrong pass, over all looks together.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Length of the run at each look, as a multiple of the first.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [1, 2, 4];

    /// <summary>Share of <see cref="Alpha"/> for each look; they add up to 1.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.2, 0.3, 0.5];

    /// <summary>The one-sided level of the look, counted from 0.</summary>
    public double AlphaAt(int look) => Alpha * Shares[look];
}
