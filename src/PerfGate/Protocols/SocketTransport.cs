namespace PerfGate.Protocols;

/// <summary>
/// Channels on <see cref="System.Net.Sockets.Socket"/>, for systems without epoll and by choice. Events come on the
/// runtime's threads; a lock, which the worker holds except while it waits, lets in one at a time.
/// </summary>
internal sealed class SocketTransport(ServerAddress server) : ITransport
{
    private readonly WorkerGate _gate = new();
    private readonly CaughtBug _bug = new();
    private readonly List<SocketChannel> _channels = [];
    private readonly Queue<(SocketChannel Channel, int Generation)> _pending = new();

    public object Gate => _gate.Turn;

    public ServerAddress Server => server;

    public long IdleSpinTicks => _gate.IdleSpinTicks;

    public bool IsOnWorkerThread => false;

    public bool IsInside => _gate.IsInside;

    public void Post(Action action)
    {
        lock (_gate.Turn)
            action();
    }

    public void Fail(Exception bug) => _bug.Set(bug);

    public IChannel CreateChannel(IChannelOwner owner)
    {
        var channel = new SocketChannel(this, owner);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>A channel that has news for its owner from inside a call of the owner's: told in the next poll.</summary>
    public void ReportLater(SocketChannel channel) => _pending.Enqueue((channel, channel.Generation));

    public void Enter() => _gate.Enter();

    public void Leave() => _gate.Leave();

    public void Poll(long untilTicks)
    {
        _bug.Throw();
        if (_pending.Count > 0)
        {
            while (_pending.TryDequeue(out var news))
                news.Channel.TellPending(news.Generation);
            return;
        }

        _gate.Wait(untilTicks);
        _bug.Throw();
    }

    public void Dispose()
    {
        lock (_gate.Turn)
        {
            foreach (var channel in _channels)
                channel.Dispose();
        }
    }
}
