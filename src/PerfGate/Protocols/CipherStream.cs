using System.Threading.Tasks.Sources;

namespace PerfGate.Protocols;

/// <summary>
/// The encrypted side of an <see cref="System.Net.Security.SslStream"/>, without a socket: what comes in is fed to it, and a
/// read that waits for it goes on inside that call, on the same thread. So TLS runs in the event loop as plain text does, but for
/// the handshake, of which the runtime does parts on threads of its own.
/// </summary>
internal sealed class CipherStream(IChannel channel, ITransport transport, Action<CipherStream> flush) : Stream, IValueTaskSource<int>
{
    private readonly Lock _lock = new();
    private readonly RequestBuffer _unsent = new();
    private byte[] _received = new byte[32 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    // Continuations run inline: RunContinuationsAsynchronously is off by default.
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _wanted;
    private bool _waiting;
    private int _unsentStart;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Some of what was written waits until the channel takes bytes again.</summary>
    public bool HasUnsent
    {
        get
        {
            lock (_lock)
                return !_unsent.Written.IsEmpty;
        }
    }

    /// <summary>Whoever decrypts was told that no more bytes come: until then its end was one that the other side announced.</summary>
    public bool WasReadToItsEnd { get; private set; }

    /// <summary>Bytes came from the network.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_start == _end)
                (_start, _end) = (0, 0);
            if (_received.Length - _end < bytes.Length)
                MakeRoom(bytes.Length);
            bytes.CopyTo(_received.AsSpan(_end));
            _end += bytes.Length;
        }

        Wake();
    }

    /// <summary>No more bytes will come.</summary>
    public void End()
    {
        lock (_lock)
            _ended = true;
        Wake();
    }

    /// <summary>The channel takes bytes again.</summary>
    public void FlushUnsent()
    {
        lock (_lock)
        {
            var rest = _unsent.Written[_unsentStart..];
            if (rest.IsEmpty)
                return;
            _unsentStart += channel.Send(rest);
            if (_unsentStart < _unsent.Written.Length)
                return;
            _unsent.Clear();
            _unsentStart = 0;
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var inside = transport.IsInside;
        lock (_lock)
        {
            var sent = inside && _unsent.Written.IsEmpty ? channel.Send(buffer) : 0;
            if (sent == buffer.Length)
                return;
            _unsent.Write(buffer[sent..]);
        }

        if (!inside)
            transport.Post(() => flush(this));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (buffer.IsEmpty || _start < _end || _ended)
                return new ValueTask<int>(Take(buffer.Span));
            _source.Reset();
            (_wanted, _waiting) = (buffer, true);
            return new ValueTask<int>(this, _source.Version);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("reads would block");

    public override void Flush()
    {
        // Nothing is held back but what the channel did not take.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Wake()
    {
        int count;
        lock (_lock)
        {
            if (!_waiting)
                return;
            _waiting = false;
            count = Take(_wanted.Span);
        }

        _source.SetResult(count);
    }

    private int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        WasReadToItsEnd |= count == 0 && !destination.IsEmpty;
        _received.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    private void MakeRoom(int count)
    {
        var held = _end - _start;
        var target = held + count > _received.Length ? new byte[Math.Max(_received.Length * 2, held + count)] : _received;
        _received.AsSpan(_start, held).CopyTo(target);
        (_received, _start, _end) = (target, 0, held);
    }
}
