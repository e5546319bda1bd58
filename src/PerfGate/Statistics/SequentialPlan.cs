namespace PerfGate.Statistics;

/// <summary>
/// When the rounds of a relative gate are looked at and how much error each look may spend: up to the look after n of N rounds the share (n/N)²
/// of alpha and beta (an error-spending function: Lan and DeMets, Biometrika 70 (1983) 659-663). The looks are chosen before the run.
/// </summary>
internal sealed record SequentialPlan
{
    /// <summary>Valid rounds at each look, ascending.</summary>
    public IReadOnlyList<int> Looks { get; init; } = [10, 14, 20, 30];

    /// <summary>Chance that the whole gate fails without cause, over all looks and hypotheses.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Chance that one hypothesis passes with a change of "detect", over all looks.</summary>
    public double Beta { get; init; } = 0.05;

    /// <summary>Gating hypotheses (endpoints times metrics) among which <see cref="Alpha"/> is divided.</summary>
    public int Hypotheses { get; init; } = 1;

    /// <summary>Rounds after which a decision is due.</summary>
    public int LastLook => Looks[^1];

    /// <summary>What this look may spend of alpha, for all hypotheses together.</summary>
    public double AlphaAt(int look) => Alpha * ShareAt(look);

    /// <summary>What this look may spend of beta.</summary>
    public double BetaAt(int look) => Beta * ShareAt(look);

    private double ShareAt(int look) => SpentAfter(look) - (look == 0 ? 0 : SpentAfter(look - 1));

    private double SpentAfter(int look)
    {
        var share = (double)Looks[look] / LastLook;
        return share * share;
    }
}
