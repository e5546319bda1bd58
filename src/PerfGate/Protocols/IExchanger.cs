namespace PerfGate.Protocols;

/// <summary>
/// A protocol as one worker thread drives it: exchanges are started, and waiting for them reports those that ended. Nothing
/// is thrown for what a server or a network does; every exchange that is started ends, by its deadline at the latest.
/// </summary>
internal interface IExchanger : IDisposable
{
    /// <summary>Time spent polling without finding anything, in ticks: processor time by choice, not by need.</summary>
    long IdleSpinTicks { get; }

    /// <summary>Whether the worker's thread does the work; else threads of the runtime's do, and their time is the process's.</summary>
    bool IsOnWorkerThread { get; }

    /// <summary>The worker's thread begins to drive; until it leaves, ends are reported inside its own calls or while it polls.</summary>
    void Enter();

    void Leave();

    /// <summary>Sends the request, over a connection that is opened when there is none. Never reports before it returns.</summary>
    void Start(Exchange exchange);

    /// <summary>Waits for something to happen, at most until then, and reports what ended.</summary>
    /// <param name="untilTicks">Stopwatch ticks; in the past: only looks.</param>
    void Poll(long untilTicks);
}
