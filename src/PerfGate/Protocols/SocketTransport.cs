using System.Diagnostics;

namespace PerfGate.Protocols;

/// <summary>
/// Channels on <see cref="System.Net.Sockets.Socket"/>, for systems without epoll and by choice. Events come on the
/// runtime's threads; a lock, which the worker holds except while it waits, lets in one at a time.
/// </summary>
internal sealed class SocketTransport(ServerAddress server) : ITransport
{
    // What the worker itself waits for (a pause, a deadline) may change while it sleeps; so it looks this often.
    private static readonly long _maxSleepTicks = Stopwatch.Frequency / 200;
    private static readonly long _wakeUpTicks = Stopwatch.Frequency / 500;

    private readonly List<SocketChannel> _channels = [];
    private readonly Queue<(SocketChannel Channel, int Generation)> _pending = new();

    public object Gate { get; } = new();

    public ServerAddress Server => server;

    public long IdleSpinTicks { get; private set; }

    public bool IsInside => Monitor.IsEntered(Gate);

    public void Post(Action action)
    {
        lock (Gate)
            action();
    }

    public IChannel CreateChannel(IChannelOwner owner)
    {
        var channel = new SocketChannel(this, owner);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>A channel that has news for its owner from inside a call of the owner's: told in the next poll.</summary>
    public void ReportLater(SocketChannel channel) => _pending.Enqueue((channel, channel.Generation));

    public void Enter() => Monitor.Enter(Gate);

    public void Leave() => Monitor.Exit(Gate);

    public void Poll(long untilTicks)
    {
        if (_pending.Count > 0)
        {
            while (_pending.TryDequeue(out var news))
                news.Channel.TellPending(news.Generation);
            return;
        }

        var left = Math.Min(untilTicks - Stopwatch.GetTimestamp(), _maxSleepTicks);
        if (left > _wakeUpTicks)
        {
            Monitor.Wait(Gate, (int)((left - (_wakeUpTicks / 2)) * 1000 / Stopwatch.Frequency));
            return;
        }

        // Milliseconds are too coarse for the rest: others get their turn until it is time.
        var start = Stopwatch.GetTimestamp();
        Monitor.Exit(Gate);
        do
            Thread.Yield();
        while (Stopwatch.GetTimestamp() < untilTicks);
        Monitor.Enter(Gate);
        IdleSpinTicks += Stopwatch.GetTimestamp() - start;
    }

    public void Dispose()
    {
        lock (Gate)
        {
            foreach (var channel in _channels)
                channel.Dispose();
        }
    }
}
