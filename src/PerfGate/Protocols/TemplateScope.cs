namespace PerfGate.Protocols;

/// <summary>
/// Where the changing parts of requests come from. One per worker thread, not shared. It holds the iteration that is being
/// written, and nothing of those before it.
/// </summary>
/// <param name="iterations">Of the run.</param>
/// <param name="time">For <c>${timestamp}</c>; null: the system's.</param>
internal sealed class TemplateScope(Iterations iterations, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ulong _seed = Mix(unchecked((ulong)iterations.Seed + Step));
    private ulong _state;
    private ulong _own;

    // SplitMix64 (Steele, Lea, Flood 2014): three lines, any seed is good, and no runtime version changes its values.
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>For what is read before there is a run: a text whose changing parts do not matter.</summary>
    public static TemplateScope OfNoRun() => new(new Iterations(0, 0));

    /// <summary>Of the iteration; 0 before the first.</summary>
    public long Number { get; private set; }

    /// <summary>From here on the values are those of this iteration.</summary>
    public void Begin(long number)
    {
        // The mixing maps no two numbers to one state.
        Number = number;
        _state = Mix(unchecked(_seed + (ulong)number));
        _own = Mix(unchecked(iterations.Run + (ulong)number)) ^ Mix(iterations.Run);
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

    /// <summary>A random (version 4) identifier, of this run and this iteration alone.</summary>
    public Guid NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, NextBits() ^ iterations.Run);
        BitConverter.TryWriteBytes(bytes[8..], NextBits() ^ _own);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Unix time.</summary>
    public long NowMilliseconds() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private ulong NextBits() => Mix(unchecked(_state += Step));

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
