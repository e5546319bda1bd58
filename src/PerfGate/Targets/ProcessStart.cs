using System.Runtime.InteropServices;

namespace PerfGate.Targets;

/// <summary>What the operating system needs to start a process; nothing in it is a template any more.</summary>
internal sealed record ProcessStart
{
    /// <summary>Full path of the executable.</summary>
    public required string Executable { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>What it reads from; null for a pipe through which nothing comes, and which does not end before it. Posix only.</summary>
    public SafeHandle? Input { get; init; }

    /// <summary>The whole environment of the process, not additions to ours.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}
