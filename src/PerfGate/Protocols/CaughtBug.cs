using System.Runtime.ExceptionServices;

namespace PerfGate.Protocols;

/// <summary>An exception that was caught on a thread where nobody waits for it, on its way to the worker that does. Safe for several threads.</summary>
internal sealed class CaughtBug
{
    private volatile ExceptionDispatchInfo? _first;

    /// <summary>The first one counts; the others follow from it.</summary>
    public void Set(Exception bug) => _first ??= ExceptionDispatchInfo.Capture(bug);

    /// <summary>Throws it with its own stack, if there is one.</summary>
    public void Throw() => _first?.Throw();
}
