using System.Buffers;

namespace PerfGate.Protocols;

/// <summary>
/// A body that an expectation reads. Small ones stay in memory of their own; large ones are in rented memory that goes back
/// with <see cref="Clear"/>, so that many connections do not each keep the largest body that they ever saw.
/// </summary>
/// <param name="limit">More bytes are not kept.</param>
internal sealed class KeptBody(int limit)
{
    private const int Small = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>There were more bytes than the limit; none are kept then, so that nobody judges a part.</summary>
    public bool IsTooLong { get; private set; }

    public int Length => _length;

    /// <summary>Makes room at once for what is announced, as far as it is within the limit.</summary>
    /// <param name="announced">Bytes.</param>
    public void Expect(long announced)
    {
        if (announced > _bytes.Length && announced <= limit)
            Grow((int)announced);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (IsTooLong)
            return;
        if (bytes.Length > limit - _length)
        {
            Clear();
            IsTooLong = true;
            return;
        }

        if (_length + bytes.Length > _bytes.Length)
            Grow(Math.Max(_length + bytes.Length, Math.Min(limit, Math.Max(512, _bytes.Length * 2))));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Empty again; large memory goes back.</summary>
    public void Clear()
    {
        if (_bytes.Length > Small)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        (_length, IsTooLong) = (0, false);
    }

    private void Grow(int needed)
    {
        var larger = needed > Small ? ArrayPool<byte>.Shared.Rent(needed) : new byte[needed];
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > Small)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
