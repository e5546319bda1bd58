using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfGate.Running;

/// <summary>What the calling thread has used so far, or between two readings. Null where the system does not tell.</summary>
internal sealed partial record ThreadUse
{
    private const int ThreadProcessorTime = 3;
    private const int SetTimerSlack = 29;
    private const int OfProcess = 0, CallingThread = 0, Nice = -10;

    public required long AtTicks { get; init; }

    /// <summary>Processor seconds.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Seconds in which the thread was ready and another one had the processor.</summary>
    public double? QueuedSeconds { get; init; }

    /// <summary>How often another thread was given the processor while this one could have gone on.</summary>
    public long? InvoluntarySwitches { get; init; }

    /// <summary>Seconds of polling by choice that found nothing; part of <see cref="CpuSeconds"/>, and of being queued meanwhile.</summary>
    public double IdleSpinSeconds { get; init; }

    public double Seconds => AtTicks / (double)Stopwatch.Frequency;

    /// <param name="idleSpinTicks">Polling by choice, so far.</param>
    /// <param name="shares">The work is done by other threads of the process, whose time that many workers share; null: by the calling thread.</param>
    public static ThreadUse Now(long idleSpinTicks, int? shares = null)
    {
        double? cpu = null, queued = null;
        long? switches = null;
        if (shares is { } parts)
        {
            cpu = Environment.CpuUsage.TotalTime.TotalSeconds / parts;
        }
        else if (OperatingSystem.IsLinux())
        {
            if (GetTime(ThreadProcessorTime, out var time) == 0)
                cpu = time.Seconds + (time.Nanoseconds / 1e9);

            // Three numbers: on the processor, waiting for it (both nanoseconds), turns.
            var fields = Read("/proc/thread-self/schedstat")?.Split(' ');
            if (fields?.Length >= 2 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out var waited))
                queued = waited / 1e9;
            switches = ParseSwitches(Read("/proc/thread-self/status") ?? "");
        }

        return new ThreadUse
        {
            AtTicks = Stopwatch.GetTimestamp(),
            CpuSeconds = cpu,
            QueuedSeconds = queued,
            InvoluntarySwitches = switches,
            IdleSpinSeconds = idleSpinTicks / (double)Stopwatch.Frequency,
        };
    }

    public ThreadUse Since(ThreadUse start) => new()
    {
        AtTicks = AtTicks - start.AtTicks,
        CpuSeconds = CpuSeconds - start.CpuSeconds,
        QueuedSeconds = QueuedSeconds - start.QueuedSeconds,
        InvoluntarySwitches = InvoluntarySwitches - start.InvoluntarySwitches,
        IdleSpinSeconds = IdleSpinSeconds - start.IdleSpinSeconds,
    };

    /// <summary>
    /// Makes the calling thread punctual, where the system allows it. Linux lets a sleep end 50 µs late to save power: not for
    /// this thread (prctl(2), PR_SET_TIMERSLACK). And it goes before threads that have more to do (setpriority(2)), which
    /// takes privileges: without them it stays as it is.
    /// </summary>
    public static void BePunctual()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);
        _ = SetPriority(OfProcess, CallingThread, Nice);
    }

    /// <summary>Of /proc/*/status.</summary>
    internal static long? ParseSwitches(string status)
    {
        const string Name = "nonvoluntary_ctxt_switches:";
        var line = status.Split('\n').FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
