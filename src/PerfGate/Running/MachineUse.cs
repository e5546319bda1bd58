using System.Globalization;

namespace PerfGate.Running;

/// <summary>What the machine and this process have used so far, or between two readings. Null where the system does not tell.</summary>
internal sealed record MachineUse
{
    /// <summary>All processors together, jiffies.</summary>
    public double? TotalTime { get; init; }

    /// <summary>What the hypervisor gave to others, jiffies.</summary>
    public double? StolenTime { get; init; }

    /// <summary>Seconds that this process's garbage collector stopped it.</summary>
    public double GcPauseSeconds { get; init; }

    public double? StealShare => TotalTime > 0 ? StolenTime / TotalTime : null;

    public static MachineUse Now()
    {
        double? total = null, stolen = null;
        if (OperatingSystem.IsLinux() && File.Exists("/proc/stat"))
        {
            // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guests are in user already.
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var times = fields.Skip(1).Take(8).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToList();
            if (times.Count == 8)
                (total, stolen) = (times.Sum(), times[7]);
        }

        return new MachineUse { TotalTime = total, StolenTime = stolen, GcPauseSeconds = GC.GetTotalPauseDuration().TotalSeconds };
    }

    public MachineUse Until(MachineUse later) => new()
    {
        TotalTime = later.TotalTime - TotalTime,
        StolenTime = later.StolenTime - StolenTime,
        GcPauseSeconds = later.GcPauseSeconds - GcPauseSeconds,
    };
}
