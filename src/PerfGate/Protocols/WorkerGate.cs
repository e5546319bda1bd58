using System.Diagnostics;

namespace PerfGate.Protocols;

/// <summary>
/// The lock under which a worker drives what has its events on the runtime's threads: held by the worker
/// except while it waits, so that one at a time is inside.
/// </summary>
internal sealed class WorkerGate
{
    // What the worker itself waits for (a pause, a deadline) may change while it sleeps; so it looks this often.
    private static readonly long _maxSleepTicks = Stopwatch.Frequency / 200;
    private static readonly long _wakeUpTicks = Stopwatch.Frequency / 500;

    /// <summary>To lock.</summary>
    public object Turn { get; } = new();

    /// <summary>Time spent yielding because milliseconds are too coarse to sleep for.</summary>
    public long IdleSpinTicks { get; private set; }

    public bool IsInside => Monitor.IsEntered(Turn);

    public void Enter() => Monitor.Enter(Turn);

    public void Leave() => Monitor.Exit(Turn);

    /// <summary>Lets others in until then, or for some milliseconds.</summary>
    /// <param name="untilTicks">Stopwatch ticks.</param>
    public void Wait(long untilTicks)
    {
        var left = Math.Min(untilTicks - Stopwatch.GetTimestamp(), _maxSleepTicks);
        if (left > _wakeUpTicks)
        {
            Monitor.Wait(Turn, (int)((left - (_wakeUpTicks / 2)) * 1000 / Stopwatch.Frequency));
            return;
        }

        // Milliseconds are too coarse for the rest: others get their turn until it is time.
        var start = Stopwatch.GetTimestamp();
        Monitor.Exit(Turn);
        do
            Thread.Yield();
        while (Stopwatch.GetTimestamp() < untilTicks);
        Monitor.Enter(Turn);
        IdleSpinTicks += Stopwatch.GetTimestamp() - start;
    }
}
