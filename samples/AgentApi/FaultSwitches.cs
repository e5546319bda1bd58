namespace AgentApi;

/// <summary>Which faults are on; null means off. README.md says what each does.</summary>
public sealed record FaultSwitches
{
    public static FaultSwitches AllOff { get; } = new();

    public TimedFault? Latency { get; init; }

    public TimedFault? Cpu { get; init; }

    public TimeSpan? Lock { get; init; }

    public TimeSpan? Block { get; init; }

    public int? AllocKilobytes { get; init; }

    public int? LeakKilobytes { get; init; }

    public StallFault? Stall { get; init; }

    public double? FailPercent { get; init; }

    public CrashFault? Crash { get; init; }

    public int? SlowMethodPercent { get; init; }
}

/// <summary>A fault that takes time on every request, or only on those under <paramref name="Path"/>.</summary>
public readonly record struct TimedFault(TimeSpan Time, PathString? Path);

/// <summary>Stalls of a length, one <paramref name="Every"/> so often.</summary>
public readonly record struct StallFault(TimeSpan Length, TimeSpan Every);

/// <summary>The end of the process, after a number of requests or after a time; the other is null.</summary>
public readonly record struct CrashFault(int? Requests, TimeSpan? Time);
