using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PerfGate.Protocols;

/// <summary>
/// Reads from the sockets of an event loop, and tells when the bytes had come. A loop that slept, or whose processor somebody else had, reads an
/// answer some time after it came; that time is not the target's. For such a batch of events the kernel's time stamp of the last packet
/// counts (SO_TIMESTAMPNS, socket(7)). A loop that has more to do than it can reads what has queued for it without stamps, which cost 5 % of a
/// request: what it is late by is its own work, and it says that it was the limit. Used by one thread.
/// </summary>
internal sealed unsafe class StampedReceiver : IDisposable
{
    public const int BufferSize = 64 * 1024;

    // To look for events that are there already takes a microsecond or two, and some 0.1 µs for each that is found.
    private static readonly long _sleptTicks = Ticks(0.000_010);
    private static readonly double _sleptPerEventTicks = 0.000_000_25 * Stopwatch.Frequency;

    // An event is worked off in 2 to 20 µs; a turn of more than this for each of its events was interrupted.
    private static readonly long _mostPerEventTicks = Ticks(0.000_050);

    // What may have come later than the last turn began, and is not worth a stamp.
    private static readonly long _lateTicks = Ticks(0.000_100);

    private readonly Epoll.Message* _message = (Epoll.Message*)NativeMemory.AllocZeroed((nuint)sizeof(Epoll.Message));
    private readonly Epoll.Part* _part = (Epoll.Part*)NativeMemory.Alloc((nuint)sizeof(Epoll.Part));
    private readonly Epoll.ControlMessage* _control = (Epoll.ControlMessage*)NativeMemory.AllocZeroed((nuint)sizeof(Epoll.ControlMessage));
    private readonly ArrivalClock _clock = new();

    private long _tookAllTicks;
    private long _eventsSince = 1;
    private long _lateFromTicks;
    private bool _stamps;
    private bool _isFirst;

    public StampedReceiver()
    {
        Buffer = (byte*)NativeMemory.Alloc(BufferSize);
        _part->Bytes = Buffer;
        _part->Length = BufferSize;
        _message->Parts = _part;
        _message->PartCount = 1;
        _message->Control = _control;
    }

    /// <summary>Where the bytes are until the next reading.</summary>
    public byte* Buffer { get; }

    /// <summary>Of the last reading: Stopwatch ticks at which its last byte had come to this machine; right after the reading, when nobody knows.</summary>
    public long ArrivedTicks { get; private set; }

    private bool HasStamp =>
        _message->ControlLength >= sizeof(Epoll.ControlMessage) && _control->Level == Epoll.SocketLevel && _control->Type == Epoll.ReceiveTimeStamps;

    /// <summary>Asks the kernel for stamps; a socket that knows none (of a Unix domain) is read without.</summary>
    public static void Prepare(int descriptor)
    {
        var one = 1;
        _ = Epoll.SetOption(descriptor, Epoll.SocketLevel, Epoll.ReceiveTimeStamps, &one, sizeof(int));
    }

    /// <summary>Events are to be worked off.</summary>
    /// <param name="events">How many.</param>
    /// <param name="areAll">There were no more.</param>
    /// <param name="waitTicks">Stopwatch ticks at which the loop began to wait for them.</param>
    public void Begin(int events, bool areAll, long waitTicks)
    {
        var now = Stopwatch.GetTimestamp();
        var turn = now - _tookAllTicks;

        // Events come about in the order in which they happened. While the loop was at work all the time, the first is no older than when it last took all there were.
        _lateFromTicks = _lateTicks + (turn < _eventsSince * _mostPerEventTicks ? turn : 0);
        _stamps = true;
        _isFirst = now - waitTicks < _sleptTicks + (long)(events * _sleptPerEventTicks);
        (_tookAllTicks, _eventsSince) = areAll ? (now, events) : (_tookAllTicks, _eventsSince + events);
        _clock.Synchronize(now);
    }

    /// <returns>Bytes; 0 at the end of the stream; negative: -errno.</returns>
    public int Receive(int descriptor)
    {
        if (!_stamps)
        {
            var read = Epoll.Receive(descriptor, Buffer, BufferSize);
            ArrivedTicks = Stopwatch.GetTimestamp();
            return read;
        }

        // The kernel writes here how much it brought.
        _message->ControlLength = sizeof(Epoll.ControlMessage);
        var count = Epoll.ReceiveMessage(descriptor, _message);
        if (count <= 0)
            return count;
        ArrivedTicks = HasStamp ? _clock.Ticks(_control->Stamp.Seconds, _control->Stamp.Nanoseconds) : Stopwatch.GetTimestamp();
        if (_isFirst)
            Decide(Stopwatch.GetTimestamp());
        return count;
    }

    public void Dispose()
    {
        NativeMemory.Free(Buffer);
        NativeMemory.Free(_message);
        NativeMemory.Free(_part);
        NativeMemory.Free(_control);
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    private void Decide(long nowTicks)
    {
        _isFirst = false;
        if (nowTicks - ArrivedTicks >= _lateFromTicks)
            return;
        _stamps = false;
        ArrivedTicks = nowTicks;
    }
}
