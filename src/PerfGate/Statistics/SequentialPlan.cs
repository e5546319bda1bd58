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

    /// <summary>
    /// What a look cannot use goes to the next one: n rounds reach no p-value below 2^-n, so with many hypotheses an early look cannot fail at all,
    /// and spends nothing. Known before the run, from numbers that do not depend on it.
    /// </summary>
    public bool CarriesOver { get; init; }

    /// <summary>Rounds after which a decision is due.</summary>
    public int LastLook => Looks[^1];

    /// <summary>What this look may spend of alpha, for all hypotheses together.</summary>
    public double AlphaAt(int look)
    {
        var spent = 0.0;
        for (var earlier = 0; CarriesOver && earlier < look; earlier++)
        {
            var available = (Alpha * SpentAfter(earlier)) - spent;
            spent += CanFail(earlier, available) ? available : 0;
        }

        return CarriesOver ? (Alpha * SpentAfter(look)) - spent : Alpha * ShareAt(look);
    }

    /// <summary>What this look may spend of beta.</summary>
    public double BetaAt(int look) => Beta * ShareAt(look);

    private bool CanFail(int look, double alpha) => Math.Pow(2, -Looks[look]) <= alpha / Hypotheses;

    private double ShareAt(int look) => SpentAfter(look) - (look == 0 ? 0 : SpentAfter(look - 1));

    private double SpentAfter(int look)
    {
        var share = (double)Looks[look] / LastLook;
        return share * share;
    }
}
