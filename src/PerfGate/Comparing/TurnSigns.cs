using System.Diagnostics;
using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>
/// Decides whether a turn counts, by what can be seen from outside of the sides alone. Never by the response times: dropping
/// what was slow would bias them, and would hide the regressions that are slow tails.
/// </summary>
internal static class TurnSigns
{
    // The generator sent a good part of a slice late: the side was given another load than the one it is compared under.
    private const double LatenessQuantile = 0.9, LatenessSeconds = 0.001;

    // Of a core, on average over a turn of half a second: another program ran for most of a slice.
    private const double OtherCores = 0.6;
    private const double StealShare = 0.05;
    private const double ProbeRatio = 1.5;

    public static Turn Describe(
        SliceSchedule schedule,
        IReadOnlyList<SideSlice> slices,
        IReadOnlyList<double> probe,
        IReadOnlyList<(ResourceSample? Before, ResourceSample? After)> used,
        MachineReading before,
        MachineReading after)
    {
        var seconds = (after.AtTicks - before.AtTicks) / (double)Stopwatch.Frequency;
        var cpu = used.Select(u => u.After?.CpuSeconds - u.Before?.CpuSeconds).ToList();
        var turn = new Turn
        {
            Schedule = schedule,
            Slices = slices,
            CpuSeconds = cpu,
            Probe = probe,
            Seconds = seconds,
            OwnCores = (after.OwnSeconds - before.OwnSeconds) / seconds,
            OtherCores = Math.Max(0, (after.BusySeconds - before.BusySeconds - (after.OwnSeconds - before.OwnSeconds) - cpu.Sum(c => c ?? 0)) / seconds ?? 0),
            StealShare = (after.StolenSeconds - before.StolenSeconds) / (seconds * Environment.ProcessorCount),
            Throttled = used.Any(u => u.After?.ThrottledPeriods > u.Before?.ThrottledPeriods),
        };
        return turn with { Excluded = Excluded(turn) };
    }

    private static string? Excluded(Turn turn)
    {
        if (turn.Slices.Any(s => Quantiles.Of([.. s.Lateness], LatenessQuantile) > LatenessSeconds))
            return Reason.GeneratorLate;
        if (turn.Throttled)
            return Reason.Throttled;
        if (turn.StealShare > StealShare)
            return Reason.Stolen;
        if (turn.CpuSeconds.All(c => c is not null) && turn.OtherCores > OtherCores)
            return Reason.OthersRan;
        return turn.Probe.Max() > ProbeRatio * turn.Probe.Min() ? Reason.SpeedChanged : null;
    }

    /// <summary>The reasons, as they are counted and printed.</summary>
    internal static class Reason
    {
        public const string GeneratorLate = "the load generator was late";
        public const string Throttled = "the target was throttled by its control group";
        public const string Stolen = "the hypervisor gave the machine to others";
        public const string SpeedChanged = "the machine's speed changed within the turn";

        public static readonly string OthersRan = string.Create(CultureInfo.InvariantCulture, $"other processes used more than {TurnSigns.OtherCores} of a core");
    }
}
