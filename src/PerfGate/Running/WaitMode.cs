namespace PerfGate.Running;

/// <summary>How a worker waits for its next arrival.</summary>
internal enum WaitMode
{
    /// <summary>Sleeps, and polls the last moments when that costs little.</summary>
    Auto,

    /// <summary>Only sleeps: spares the processor, and is late by a wake-up, some 30 microseconds.</summary>
    Sleep,

    /// <summary>Always polls: keeps a core busy, and is on time.</summary>
    Spin,
}
