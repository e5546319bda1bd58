namespace PerfGate.Targets;

/// <summary>How much of a process tree is read; each depth includes those before it.</summary>
internal enum ReadingDepth
{
    /// <summary>Processor time, resident memory, threads: one small file per process.</summary>
    Basic,

    /// <summary>Handles, sockets, context switches, bytes: files per thread and per handle.</summary>
    Extended,

    /// <summary>Private memory: the kernel walks the page tables, and the target may wait for its memory lock meanwhile.</summary>
    Full,
}
