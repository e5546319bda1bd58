namespace PerfGate.Statistics;

/// <summary>
/// How the errors that a relative gate may make are divided: among what must be proven unchanged (the middle of each distribution, processor time, allocations), and what can only be
/// proven worse (the tails, the failures). The sum of both is alpha, so one rate of false alarms holds for the whole gate whatever depends on what.
/// </summary>
internal static class GateErrors
{
    /// <summary>Of alpha for what can only be proven worse: a small share, since slow tails and failures are large where they are real, and the middle must find five percent.</summary>
    private const double ShareOfOthers = 0.3;

    /// <summary>Each part as a plan of its own. A part without a hypothesis leaves its share to the other.</summary>
    /// <param name="plan">Alpha is that of the whole gate.</param>
    /// <param name="middle">Hypotheses that must be proven unchanged.</param>
    /// <param name="others">Hypotheses that can only be proven worse.</param>
    public static (SequentialPlan Middle, SequentialPlan Others) Divide(SequentialPlan plan, int middle, int others)
    {
        var share = others == 0 ? 0 : middle == 0 ? 1 : ShareOfOthers;
        return (
            plan with { Alpha = plan.Alpha * (1 - share), Hypotheses = Math.Max(1, middle) },
            plan with { Alpha = plan.Alpha * share, Hypotheses = Math.Max(1, others) });
    }

    /// <summary>
    /// The fewest rounds after which every hypothesis can fail, if they were the last look: n rounds reach no p-value below 2^-n, and what the last look may spend
    /// is at most alpha.
    /// </summary>
    public static int LeastRounds(SequentialPlan plan, int middle, int others)
    {
        var parts = Divide(plan, middle, others);
        return Math.Max(middle == 0 ? 1 : LeastRounds(parts.Middle), others == 0 ? 1 : LeastRounds(parts.Others));
    }

    /// <summary>Whether the last look can fail each of so many hypotheses.</summary>
    public static bool CanDecide(SequentialPlan plan, int middle, int others)
    {
        var parts = Divide(plan, middle, others);
        return (middle == 0 || CanFail(parts.Middle)) && (others == 0 || CanFail(parts.Others));
    }

    private static bool CanFail(SequentialPlan part) => Math.Pow(2, -part.LastLook) <= part.AlphaAt(part.Looks.Count - 1) / part.Hypotheses;

    private static int LeastRounds(SequentialPlan part)
    {
        var rounds = 1;
        while (!CanFail(part with { Looks = [rounds] }))
            rounds++;
        return rounds;
    }
}
