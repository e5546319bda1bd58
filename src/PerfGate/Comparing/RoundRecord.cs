using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>One round as it was measured.</summary>
internal sealed record RoundRecord
{
    public required IReadOnlyList<Turn> Turns { get; init; }

    /// <summary>How long the sides were warmed up.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>The response times had settled before the measuring began.</summary>
    public required bool IsWarm { get; init; }

    /// <summary>Resident bytes of each side at the end of the round; null where its processes cannot be read.</summary>
    public required IReadOnlyList<long?> PeakMemoryBytes { get; init; }

    /// <summary>Managed bytes that each side allocated from before its first measured request until after its last response; null where it is not told.</summary>
    public IReadOnlyList<long?> AllocatedBytes { get; init; } = [null, null];

    /// <summary>From each side's start until it was ready; null where it was not started.</summary>
    public IReadOnlyList<TimeSpan?> Startup { get; init; } = [null, null];

    /// <summary>The time of each side's first expected answer, of all that it was asked after it was ready; null without one.</summary>
    public IReadOnlyList<TimeSpan?> FirstRequest { get; init; } = [null, null];

    /// <summary>Exceptions that each side threw meanwhile, caught ones too; null where it is not told.</summary>
    public IReadOnlyList<long?> Exceptions { get; init; } = [null, null];

    /// <summary>Lines that each side printed meanwhile; null where its output cannot be read.</summary>
    public IReadOnlyList<long?> LogLines { get; init; } = [null, null];

    /// <summary>What each side did for a few requests of each endpoint, after the measured turns; null where it was not asked, or did not tell.</summary>
    public IReadOnlyList<SideCalls?> Calls { get; init; } = [null, null];

    /// <summary>Why it is not told, of the first side that does not; null when all tell it, or nobody asked.</summary>
    public string? AllocationTrouble { get; init; }

    /// <summary>Seconds by which the wall clock and the monotonic clock drifted apart.</summary>
    public required double ClockJump { get; init; }

    /// <summary>What came back from swap meanwhile, of any process; null where the system does not tell.</summary>
    public double? SwappedInBytes { get; init; }
}
