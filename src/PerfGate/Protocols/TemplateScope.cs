namespace PerfGate.Protocols;

/// <summary>
/// Where the changing parts of requests come from. One per worker thread, not shared. Two scopes made alike give the same
/// texts in the same order, so both sides of a comparison are sent the same requests.
/// </summary>
/// <param name="seed">Of the random values.</param>
/// <param name="first">The first number of the sequence.</param>
/// <param name="stride">From one number to the next: with N workers, worker i takes <c>first: i + 1, stride: N</c>, and no number comes twice.</param>
/// <param name="time">For <c>${timestamp}</c>; null: the system's.</param>
internal sealed class TemplateScope(int seed, long first = 1, long stride = 1, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private ulong _state = unchecked((ulong)seed);
    private long _sequence = first;

    public long NextSequence()
    {
        var number = _sequence;
        _sequence = unchecked(number + stride);
        return number;
    }

    /// <summary>Uniform over both bounds and what lies between.</summary>
    public long NextInteger(long min, long max)
    {
        var values = unchecked((ulong)(max - min) + 1);
        if (values == 0)
            return unchecked((long)NextBits());

        // The high half of the product is uniform up to a bias of values / 2^64 (Lemire, https://arxiv.org/abs/1805.10941).
        var offset = Math.BigMul(NextBits(), values, out _);
        return unchecked(min + (long)offset);
    }

    /// <summary>A random (version 4) identifier.</summary>
    public Guid NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, NextBits());
        BitConverter.TryWriteBytes(bytes[8..], NextBits());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Unix time.</summary>
    public long NowMilliseconds() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): three lines, any seed is good, and no runtime version changes its values.</summary>
    private ulong NextBits()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
