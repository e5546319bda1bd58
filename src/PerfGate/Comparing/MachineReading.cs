using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Comparing;

/// <summary>What the whole machine and PerfGate itself have used so far. Null where the system does not tell.</summary>
internal sealed record MachineReading
{
    private const double JiffiesPerSecond = 100; // USER_HZ

    public required long AtTicks { get; init; }

    /// <summary>Seconds of all processors together.</summary>
    public double? BusySeconds { get; init; }

    /// <summary>Seconds that the hypervisor gave to others.</summary>
    public double? StolenSeconds { get; init; }

    public required double OwnSeconds { get; init; }

    public static MachineReading Now()
    {
        double? busy = null, stolen = null;
        if (OperatingSystem.IsLinux() && FirstLine("/proc/stat") is { } line)
        {
            // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guests are in user already.
            var times = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(f => double.Parse(f, CultureInfo.InvariantCulture) / JiffiesPerSecond).ToList();
            if (times.Count == 8)
                (busy, stolen) = (times[0] + times[1] + times[2] + times[5] + times[6], times[7]);
        }

        return new MachineReading
        {
            AtTicks = Stopwatch.GetTimestamp(),
            BusySeconds = busy,
            StolenSeconds = stolen,
            OwnSeconds = Environment.CpuUsage.TotalTime.TotalSeconds,
        };
    }

    private static string? FirstLine(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return reader.ReadLine();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
