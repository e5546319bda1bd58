using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Running;

/// <summary>What the machine and this process have used so far, or between two readings. Null where the system does not tell.</summary>
internal sealed record MachineUse
{
    /// <summary>Of /proc/stat, whatever the kernel's own clock (USER_HZ).</summary>
    private const double JiffiesPerSecond = 100;

    /// <summary>All processors together, jiffies.</summary>
    public double? TotalTime { get; init; }

    /// <summary>What the hypervisor gave to others, jiffies.</summary>
    public double? StolenTime { get; init; }

    /// <summary>What was not idle, jiffies.</summary>
    public double? BusyTime { get; init; }

    /// <summary>What programs ran in their own code (user and nice), jiffies: nothing of it is the network's work on behalf of the load.</summary>
    public double? ProgramTime { get; init; }

    /// <summary>Processor seconds of this process.</summary>
    public double OwnSeconds { get; init; }

    /// <summary>Those of them in its own code.</summary>
    public double OwnProgramSeconds { get; init; }

    /// <summary>Seconds in which at least one thread of the machine was ready and had no processor (PSI, "some").</summary>
    public double? PressureSeconds { get; init; }

    /// <summary>The same of threads that waited for memory: swapping, or thrown-out pages of files that are read again.</summary>
    public double? MemoryPressureSeconds { get; init; }

    /// <summary>Bytes that came back from swap.</summary>
    public double? SwappedInBytes { get; init; }

    /// <summary>Wall clock minus monotonic clock, s. Between two readings: by how much the clock was set, or how long the machine was suspended.</summary>
    public double WallOffsetSeconds { get; init; }

    /// <summary>Seconds that this process's garbage collector stopped it.</summary>
    public double GcPauseSeconds { get; init; }

    public double? StealShare => TotalTime > 0 ? StolenTime / TotalTime : null;

    /// <summary>Processors of the machine.</summary>
    public static double? Processors { get; } = OperatingSystem.IsLinux() && File.Exists("/proc/stat")
        ? File.ReadLines("/proc/stat").Count(line => line.StartsWith("cpu", StringComparison.Ordinal)) - 1
        : null;

    /// <summary>Share of the machine's time that all processes but this one used, the target included. Between two readings.</summary>
    public double? OutsideShare => TotalTime > 0 && BusyTime is { } busy ? Math.Max(0, busy - (OwnSeconds * JiffiesPerSecond)) / TotalTime : null;

    /// <summary>The same of what ran in programs' own code.</summary>
    public double? OutsideProgramShare => TotalTime > 0 && ProgramTime is { } programs ? Math.Max(0, programs - (OwnProgramSeconds * JiffiesPerSecond)) / TotalTime : null;

    public static MachineUse Now()
    {
        double? total = null, stolen = null, busy = null, programs = null;
        if (OperatingSystem.IsLinux() && File.Exists("/proc/stat"))
        {
            // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guests are in user already.
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var times = fields.Skip(1).Take(8).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToList();
            if (times.Count == 8)
                (total, stolen, busy, programs) = (times.Sum(), times[7], times.Sum() - times[3] - times[4] - times[7], times[0] + times[1]);
        }

        var own = Environment.CpuUsage;
        return new MachineUse
        {
            TotalTime = total,
            StolenTime = stolen,
            BusyTime = busy,
            ProgramTime = programs,
            OwnSeconds = own.TotalTime.TotalSeconds,
            OwnProgramSeconds = own.UserTime.TotalSeconds,
            PressureSeconds = ParsePressure(Read("/proc/pressure/cpu")),
            MemoryPressureSeconds = ParsePressure(Read("/proc/pressure/memory")),
            SwappedInBytes = ParseSwappedIn(Read("/proc/vmstat")) * Environment.SystemPageSize,
            WallOffsetSeconds = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - Stopwatch.GetElapsedTime(0).TotalSeconds,
            GcPauseSeconds = GC.GetTotalPauseDuration().TotalSeconds,
        };
    }

    public MachineUse Until(MachineUse later) => new()
    {
        TotalTime = later.TotalTime - TotalTime,
        StolenTime = later.StolenTime - StolenTime,
        BusyTime = later.BusyTime - BusyTime,
        ProgramTime = later.ProgramTime - ProgramTime,
        OwnSeconds = later.OwnSeconds - OwnSeconds,
        OwnProgramSeconds = later.OwnProgramSeconds - OwnProgramSeconds,
        PressureSeconds = later.PressureSeconds - PressureSeconds,
        MemoryPressureSeconds = later.MemoryPressureSeconds - MemoryPressureSeconds,
        SwappedInBytes = later.SwappedInBytes - SwappedInBytes,
        WallOffsetSeconds = later.WallOffsetSeconds - WallOffsetSeconds,
        GcPauseSeconds = later.GcPauseSeconds - GcPauseSeconds,
    };

    /// <summary>"some avg10=0.00 avg60=0.00 avg300=0.00 total=microseconds"; a kernel may be built or booted without it.</summary>
    internal static double? ParsePressure(string text)
    {
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith("some ", StringComparison.Ordinal));
        return line?.Split("total=") is [_, var total] && long.TryParse(total, CultureInfo.InvariantCulture, out var microseconds) ? microseconds / 1e6 : null;
    }

    /// <summary>Pages, of the line "pswpin N" of /proc/vmstat.</summary>
    internal static double? ParseSwappedIn(string text)
    {
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith("pswpin ", StringComparison.Ordinal));
        return line is not null && long.TryParse(line["pswpin ".Length..], CultureInfo.InvariantCulture, out var pages) ? pages : null;
    }

    /// <summary>Empty: this system has no such file, or keeps it to itself.</summary>
    private static string Read(string file)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(file) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
