using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>
/// What could be seen of a turn from outside of its sides. Whether the turn counts is decided by <see cref="OutsideSigns"/> when the whole round is known: only
/// then can be told what a neighbour did from what a side brings about itself.
/// </summary>
internal static class TurnSigns
{
    // The generator sent a good part of a slice late: the side was given another load than the one it is compared under.
    private const double LatenessQuantile = 0.9, LatenessSeconds = 0.001;

    /// <param name="schedule">What was sent to each side.</param>
    /// <param name="slices">By side.</param>
    /// <param name="probe">Seconds of the reference work before each slice, by side.</param>
    /// <param name="used">What each side had used before and after the turn; null where its processes cannot be read.</param>
    /// <param name="around">The machine just before and after each side's slice, by side.</param>
    /// <param name="before">The machine before the turn.</param>
    /// <param name="after">The machine after the turn.</param>
    public static Turn Describe(
        SliceSchedule schedule,
        IReadOnlyList<SideSlice> slices,
        IReadOnlyList<double> probe,
        IReadOnlyList<(ResourceSample? Before, ResourceSample? After)> used,
        IReadOnlyList<(MachineReading Before, MachineReading After)> around,
        MachineReading before,
        MachineReading after)
    {
        var cpu = used.Select(u => u.After?.CpuSeconds - u.Before?.CpuSeconds).ToList();
        var seconds = Seconds(before, after);
        return new Turn
        {
            Schedule = schedule,
            Slices = slices,
            CpuSeconds = cpu,
            Probe = probe,
            Seconds = seconds,
            OwnCores = (after.OwnSeconds - before.OwnSeconds) / seconds,
            OtherCores = Others(before, after, cpu.Sum(c => c ?? 0)),
            StealShare = Stolen(before, after),
            Throttled = used.Any(u => u.After?.ThrottledPeriods > u.Before?.ThrottledPeriods),
            Signs =
            [
                .. slices.Select((slice, side) => new SliceSigns(
                    Quantiles.Of([.. slice.Lateness], LatenessQuantile) > LatenessSeconds,
                    cpu[side] is { } own ? Others(around[side].Before, around[side].After, own) : null,
                    Stolen(around[side].Before, around[side].After))),
            ],
        };
    }

    /// <summary>Null where the system does not tell: it is not known to be nothing.</summary>
    private static double? Others(MachineReading before, MachineReading after, double cpuOfSides) =>
        after.BusySeconds - before.BusySeconds is { } busy ? Math.Max(0, (busy - (after.OwnSeconds - before.OwnSeconds) - cpuOfSides) / Seconds(before, after)) : null;

    private static double? Stolen(MachineReading before, MachineReading after) =>
        (after.StolenSeconds - before.StolenSeconds) / (Seconds(before, after) * Environment.ProcessorCount);

    private static double Seconds(MachineReading before, MachineReading after) => (after.AtTicks - before.AtTicks) / (double)Stopwatch.Frequency;
}
