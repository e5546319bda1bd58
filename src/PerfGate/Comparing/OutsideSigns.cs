using System.Globalization;

namespace PerfGate.Comparing;

/// <summary>
/// Decides which turns of a round count, by what can be seen from outside of the sides alone. Never by the response times: dropping what was slow would bias them, and would
/// hide the regressions that are slow tails. And never by what a side brings about itself: a candidate that fills the machine makes the generator late, works its database hard
/// or has itself throttled, in its own slices and in nearly all of them. A neighbour cannot know whose slice it is, since their order is drawn at random; so what is seen
/// around one side of a round and not around the other is that side's doing. The rule does not know which side is which, so two equal programs stay exchangeable.
/// </summary>
internal static class OutsideSigns
{
    // Of a core, on average over a turn of half a second: another program ran for most of a slice.
    private const double OtherCores = 0.6;
    private const double StealShare = 0.05;
    private const double ProbeRatio = 1.5;

    // In most of the slices of one side and in few of the other's: not by chance, twenty turns in a random order.
    private const double Habit = 0.5, NoHabit = 0.25;

    // A side that takes so much more of the processor than the other is the one that used up what the control group may have.
    private const double HeavierSide = 1.5;

    /// <param name="turns">All of a round, in order.</param>
    /// <returns>The same with the reason why one does not count.</returns>
    public static IReadOnlyList<Turn> Judge(IReadOnlyList<Turn> turns)
    {
        if (turns.Count == 0)
            return turns;
        var sides = Enumerable.Range(0, turns[0].Slices.Count).ToList();
        var late = OfItself(sides, side => Share(turns, t => Sign(t, side)?.IsLate == true));
        var others = Excess(turns, sides, s => s.OtherCores);
        var stolen = Excess(turns, sides, s => s.StealShare);
        var probes = Usual(turns);
        var throttlesItself = Share(turns, t => t.Throttled) > Habit && IsUneven(turns, sides);

        string? Excluded(Turn turn, IReadOnlyList<double> probe) =>
            sides.Any(side => Sign(turn, side)?.IsLate == true && !late.Contains(side)) ? Reason.GeneratorLate
            : turn.Throttled && !throttlesItself ? Reason.Throttled
            : turn.StealShare - Mean(turn, stolen) > StealShare ? Reason.Stolen
            : turn.CpuSeconds.All(c => c is not null) && turn.OtherCores - Mean(turn, others) > OtherCores ? Reason.OthersRan
            : probe.Max() > ProbeRatio * probe.Min() ? Reason.SpeedChanged
            : null;

        return [.. turns.Select((turn, i) => turn with { Excluded = Excluded(turn, probes[i]) })];
    }

    private static SliceSigns? Sign(Turn turn, int side) => side < turn.Signs.Count ? turn.Signs[side] : null;

    private static double Share(IReadOnlyList<Turn> turns, Func<Turn, bool> has) => turns.Count(has) / (double)turns.Count;

    /// <summary>The sides of which a sign is a habit while another side is without it.</summary>
    private static List<int> OfItself(List<int> sides, Func<int, double> share) =>
        [.. sides.Where(side => share(side) > Habit && sides.Exists(other => share(other) < NoHabit))];

    /// <summary>By how much a sign is usually larger in the slices of each side than in those of the side that has least of it.</summary>
    private static List<double> Excess(IReadOnlyList<Turn> turns, List<int> sides, Func<SliceSigns, double?> of)
    {
        var usual = sides.ConvertAll(side => Median(turns.Select(t => Sign(t, side) is { } sign ? of(sign) : null).OfType<double>()) ?? 0);
        return usual.ConvertAll(u => u - usual.Min());
    }

    /// <summary>What the sides add by themselves to the whole turn, by the length of their slices.</summary>
    private static double Mean(Turn turn, List<double> excess)
    {
        var seconds = turn.Slices.Select(s => (double)Math.Max(1, s.DrainedTicks - s.StartTicks)).ToList();
        return excess.Zip(seconds, (e, s) => e * s).Sum() / seconds.Sum();
    }

    /// <summary>
    /// The probes by side, set in proportion to what is usual after the slice before them: work that a side leaves behind slows the probe after its slices, and is the side's.
    /// </summary>
    private static List<IReadOnlyList<double>> Usual(IReadOnlyList<Turn> turns)
    {
        var before = -1;
        var all = new List<(int Turn, int Side, int After, double Seconds)>();
        for (var turn = 0; turn < turns.Count; turn++)
        {
            foreach (var side in Enumerable.Range(0, turns[turn].Slices.Count).OrderBy(s => turns[turn].Slices[s].StartTicks))
            {
                all.Add((turn, side, before, turns[turn].Probe[side]));
                before = side;
            }
        }

        var usual = all.Where(p => p.After >= 0).GroupBy(p => p.After).ToDictionary(g => g.Key, g => Median(g.Select(p => p.Seconds))!.Value);
        var middle = Median(all.Select(p => p.Seconds))!.Value;
        return [.. all.GroupBy(p => p.Turn).Select(t => (IReadOnlyList<double>)[.. t.OrderBy(p => p.Side).Select(p => p.Seconds / (usual.GetValueOrDefault(p.After) is > 0 and var after ? after : middle))])];
    }

    private static bool IsUneven(IReadOnlyList<Turn> turns, List<int> sides)
    {
        var used = sides.ConvertAll(side => turns.Sum(t => t.CpuSeconds[side] ?? 0));
        return used.Max() > HeavierSide * used.Min();
    }

    private static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The reasons, as they are counted and printed.</summary>
    internal static class Reason
    {
        public const string GeneratorLate = "the load generator was late";
        public const string Throttled = "the target was throttled by its control group";
        public const string Stolen = "the hypervisor gave the machine to others";
        public const string SpeedChanged = "the machine's speed changed within the turn";

        public static readonly string OthersRan = string.Create(CultureInfo.InvariantCulture, $"other processes used more than {OutsideSigns.OtherCores} of a core");
    }
}
