using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PerfGate.Protocols;

/// <summary>
/// The event loop of one worker thread on Linux: level-triggered epoll, one receive buffer for all connections (a parser
/// consumes it before the next read), waits with nanosecond timeouts. Used by one thread.
/// </summary>
internal sealed unsafe class EpollTransport : ITransport
{
    private const int MaxEvents = 512;
    private const int WakeIndex = -1;

    private readonly ServerAddress _server;
    private readonly int _epoll;
    private readonly byte* _events;
    private readonly List<EpollChannel> _channels = [];
    private readonly Queue<(EpollChannel Channel, int Generation)> _broken = new();
    private readonly Queue<Action> _posted = new();
    private readonly CaughtBug _bug = new();
    private readonly int _wake;
    private readonly long _spinTicks;
    private volatile int _thread;
    private bool _millisecondsOnly;
    private bool _disposed;

    /// <param name="server">Where to connect to.</param>
    /// <param name="spin">How long before a wanted wake-up the loop polls instead of sleeping; zero: never.</param>
    public EpollTransport(ServerAddress server, TimeSpan spin)
    {
        _server = server;
        _spinTicks = (long)(spin.TotalSeconds * Stopwatch.Frequency);
        _events = (byte*)NativeMemory.Alloc(MaxEvents, (nuint)Epoll.EventSize);
        _epoll = Epoll.Create(Epoll.CloseOnExec);
        if (_epoll < 0)
            throw new InvalidOperationException("epoll_create1: " + Epoll.Describe(Marshal.GetLastPInvokeError()));
        _wake = Epoll.CreateEvent(0, Epoll.NonBlocking | Epoll.CloseOnExec);
        Watch(_wake, Epoll.Add, Epoll.In, WakeIndex, 0);
    }

    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public StampedReceiver Receiver { get; } = new();

    public ServerAddress Server => _server;

    /// <summary>Time spent polling without finding anything, in ticks: processor time by choice, not by need.</summary>
    public long IdleSpinTicks { get; private set; }

    public bool IsOnWorkerThread => true;

    public bool IsInside => Environment.CurrentManagedThreadId == _thread;

    public void Enter() => _thread = Environment.CurrentManagedThreadId;

    public void Leave() => _thread = 0;

    public void Post(Action action)
    {
        lock (_posted)
        {
            if (_disposed)
                return;
            _posted.Enqueue(action);
            var one = 1L;
            _ = Epoll.Write(_wake, (byte*)&one, sizeof(long));
        }
    }

    public void Fail(Exception bug) => _bug.Set(bug);

    public IChannel CreateChannel(IChannelOwner owner)
    {
        var channel = new EpollChannel(this, _channels.Count, owner);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>A channel that failed inside a call of its owner's: the owner hears of it in the next poll.</summary>
    public void ReportBroken(EpollChannel channel) => _broken.Enqueue((channel, channel.Generation));

    public void Poll(long untilTicks)
    {
        _bug.Throw();
        while (_broken.TryDequeue(out var broken))
        {
            if (broken.Channel.Generation == broken.Generation)
                broken.Channel.EndBroken();
            untilTicks = 0;
        }

        var from = Stopwatch.GetTimestamp();
        var count = Wait(untilTicks);
        if (count > 0)
            Receiver.Begin(count, count < MaxEvents, from);
        for (var i = 0; i < count; i++)
        {
            var entry = _events + (i * Epoll.EventSize);
            var flags = *(uint*)entry;
            var index = *(int*)(entry + Epoll.EventDataOffset);
            var generation = *(int*)(entry + Epoll.EventDataOffset + 4);
            if (index == WakeIndex)
                RunPosted();
            else
                _channels[index].Handle(flags, generation);
        }
    }

    public void Dispose()
    {
        lock (_posted)
        {
            if (_disposed)
                return;
            _disposed = true;
            _ = Epoll.Close(_wake);
        }

        foreach (var channel in _channels)
            channel.Close();
        _ = Epoll.Close(_epoll);
        NativeMemory.Free(_events);
        Receiver.Dispose();
    }

    public void Watch(int descriptor, int operation, uint events, int index, int generation)
    {
        Span<byte> entry = stackalloc byte[16];
        fixed (byte* bytes = entry)
        {
            *(uint*)bytes = events;
            *(int*)(bytes + Epoll.EventDataOffset) = index;
            *(int*)(bytes + Epoll.EventDataOffset + 4) = generation;
            _ = Epoll.Control(_epoll, operation, descriptor, bytes);
        }
    }

    private void RunPosted()
    {
        long count;
        _ = Epoll.Read(_wake, (byte*)&count, sizeof(long));
        while (true)
        {
            Action? action;
            lock (_posted)
            {
                if (!_posted.TryDequeue(out action))
                    return;
            }

            action();
        }
    }

    private int Wait(long untilTicks)
    {
        while (true)
        {
            var now = untilTicks <= 0 ? long.MaxValue : Stopwatch.GetTimestamp();
            if (now >= untilTicks)
                return WaitFor(0);
            if (untilTicks - now > _spinTicks)
            {
                // Woken early by the spin time; the rest is polled.
                var count = WaitFor((untilTicks - now - _spinTicks) * (1e9 / Stopwatch.Frequency));
                if (count != 0 || _spinTicks == 0)
                    return count;
            }
            else
            {
                var count = WaitFor(0);
                if (count != 0)
                    return count;
                IdleSpinTicks += Stopwatch.GetTimestamp() - now;
            }
        }
    }

    /// <summary>The number of events; 0 when the time is over or a signal came.</summary>
    private int WaitFor(double nanoseconds)
    {
        if (!_millisecondsOnly && nanoseconds > 0)
        {
            var whole = (long)Math.Min(nanoseconds, 1e18);
            var timeout = new Epoll.TimeSpec { Seconds = whole / 1_000_000_000, Nanoseconds = whole % 1_000_000_000 };
            try
            {
                var count = Epoll.Wait2(_epoll, _events, MaxEvents, &timeout, null);
                if (count >= 0)
                    return count;
                if (Marshal.GetLastPInvokeError() != Epoll.NoSystemCall)
                    return 0;
            }
            catch (EntryPointNotFoundException)
            {
                // A C library older than the system call (2.35); the kernel's is from 5.11.
            }

            _millisecondsOnly = true;
        }

        return Math.Max(0, Epoll.Wait(_epoll, _events, MaxEvents, (int)Math.Min(Math.Ceiling(nanoseconds / 1e6), 1000)));
    }
}
