using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>
/// A process that leads a group of its own and can be stopped with everything that it started.
/// Nothing comes through its standard input, which on Linux and macOS stays open, and its output comes through pipes that no other process of ours holds.
/// </summary>
internal abstract class ChildProcess : IAsyncDisposable
{
    public abstract int Id { get; }

    /// <summary>Its process tree; null where there is no /proc.</summary>
    [SupportedOSPlatform("linux")]
    public virtual ProcessCensus? Census => null;

    /// <summary>Completes when the process itself has ended; its descendants may live on, and may hold the output open.</summary>
    public abstract Task<ProcessExit> Exited { get; }

    /// <summary>One stream where both outputs share a pipe (their order is kept), else two.</summary>
    public abstract IReadOnlyList<Stream> Output { get; }

    /// <summary>Asks the group to end, in the way that the platform has for it; called again, those that it did not reach. Does not wait.</summary>
    public abstract void RequestStop();

    /// <summary>Whether the process or, where that can be seen, one of its descendants still runs.</summary>
    public abstract bool IsAnyAlive();

    /// <summary>Kills the process and every descendant that can be found, until none is found. Returns the ids that would not go.</summary>
    public abstract Task<IReadOnlyList<int>> KillAllAsync(TimeProvider time);

    /// <summary>Gives the handles back; call after <see cref="KillAllAsync"/>.</summary>
    public abstract ValueTask DisposeAsync();

    /// <param name="start">What to start.</param>
    /// <param name="marker">The mark that <paramref name="start"/> carries in its environment; descendants inherit it.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refused, with its reason.</exception>
    public static ChildProcess Start(ProcessStart start, RunMarker marker) =>
        OperatingSystem.IsWindows() ? WindowsChildProcess.Start(start) : PosixChildProcess.Start(start, marker);
}
