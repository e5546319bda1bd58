namespace PerfGate.Protocols;

/// <summary>
/// A protocol as one worker thread drives it: exchanges are started, and waiting for them reports those that ended. Nothing
/// is thrown for what a server or a network does; every exchange that is started ends, by its deadline at the latest.
/// </summary>
internal interface IExchanger : IDisposable
{
    /// <summary>Sends the request, over a connection that is opened when there is none. Never reports before it returns.</summary>
    void Start(Exchange exchange);

    /// <summary>Waits for something to happen, at most until then, and reports what ended.</summary>
    /// <param name="untilTicks">Stopwatch ticks; in the past: only looks.</param>
    void Poll(long untilTicks);
}
