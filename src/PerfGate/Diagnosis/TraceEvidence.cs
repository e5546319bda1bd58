namespace PerfGate.Diagnosis;

/// <summary>What the events of one recording say.</summary>
internal sealed record TraceEvidence
{
    public required TimeSpan Duration { get; init; }

    public required CpuProfile Cpu { get; init; }

    /// <summary>Every managed thread at every sampling, working or waiting.</summary>
    public required IReadOnlyList<StackSample> Samples { get; init; }

    public required IReadOnlyList<TimedStack> LockWaits { get; init; }

    public required IReadOnlyList<AllocationSample> Allocations { get; init; }

    public required IReadOnlyList<GcPause> GcPauses { get; init; }

    public required IReadOnlyList<ThrownException> Exceptions { get; init; }

    /// <summary>Times the thread pool added a thread because work waited and no thread came free.</summary>
    public required int StarvedThreadInjections { get; init; }

    /// <summary>Time that threads of the target were ready to run and had to wait for a core, in sum; null where the system does not tell.</summary>
    public double? WaitedForCoreMilliseconds { get; init; }

    /// <summary>Events that the target had to throw away because its buffer was full; figures are too low by their share.</summary>
    public required long LostEvents { get; init; }

    /// <summary>Of a target of which nothing but its processor time can be seen.</summary>
    public static TraceEvidence OfCpu(CpuProfile cpu) => new()
    {
        Duration = cpu.Duration,
        Cpu = cpu,
        Samples = [],
        LockWaits = [],
        Allocations = [],
        GcPauses = [],
        Exceptions = [],
        StarvedThreadInjections = 0,
        LostEvents = 0,
    };
}
