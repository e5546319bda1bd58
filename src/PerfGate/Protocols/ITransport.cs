namespace PerfGate.Protocols;

/// <summary>Opens channels and waits for what happens on them; one per worker thread.</summary>
internal interface ITransport : IDisposable
{
    IChannel CreateChannel(IChannelOwner owner);

    /// <summary>Time spent polling without finding anything, in ticks: processor time by choice, not by need.</summary>
    long IdleSpinTicks { get; }

    /// <summary>Whether the worker's thread does the work; else threads of the runtime's do.</summary>
    bool IsOnWorkerThread { get; }

    /// <summary>The worker begins to drive; until it leaves, events come inside its own calls only.</summary>
    void Enter();

    void Leave();

    /// <summary>Whether the caller is where events come: on the worker's thread, or inside of its lock.</summary>
    bool IsInside { get; }

    /// <summary>From any thread: does this soon where events come.</summary>
    void Post(Action action);

    /// <summary>From any thread: a bug that was caught where nobody waits for it; <see cref="Poll"/> throws it.</summary>
    void Fail(Exception bug);

    /// <summary>Waits until then at most, and tells the owners of channels what happened.</summary>
    /// <param name="untilTicks">Stopwatch ticks; in the past: only looks.</param>
    void Poll(long untilTicks);
}
