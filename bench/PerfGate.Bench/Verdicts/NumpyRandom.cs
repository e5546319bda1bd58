namespace PerfGate.Bench.Verdicts;

/// <summary>
/// The stream of NumPy's <c>default_rng</c>: PCG64 (XSL-RR 128/64, O'Neill 2014) seeded by a SeedSequence, normals by a 256-strip ziggurat.
/// The reference tables were drawn from it, so the same seeds give the same series and a table can be compared digit by digit instead of within
/// the error of two samples.
/// </summary>
internal sealed class NumpyRandom
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint? _upperHalf;

    public NumpyRandom(params ReadOnlySpan<uint> seed)
    {
        var words = SeedWords(seed);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        _state = _increment + new UInt128(words[0], words[1]);
        _state = (_state * Multiplier) + _increment;
    }

    public ulong NextUInt64()
    {
        _state = (_state * Multiplier) + _increment;
        var (high, low) = ((ulong)(_state >> 64), (ulong)_state);
        return ulong.RotateRight(high ^ low, (int)(high >> 58));
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [0, 1), 24 bits; two of them share one step of the generator.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1.0f / (1 << 24));

    public double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    public double NextNormal() => Ziggurat.Next(this);

    public double NextLogNormal(double mean, double deviation) => Math.Exp(mean + (deviation * NextNormal()));

    /// <summary>Products of uniforms below a mean of 10; from there transformed rejection (PTRS: Hörmann, Insurance: Math. Econ. 12 (1993) 39-45).</summary>
    public int NextPoisson(double mean) => mean < 10 ? PoissonByProducts(mean) : PoissonByRejection(mean);

    private uint NextUInt32()
    {
        if (_upperHalf is { } upper)
        {
            _upperHalf = null;
            return upper;
        }

        var both = NextUInt64();
        _upperHalf = (uint)(both >> 32);
        return (uint)both;
    }

    private int PoissonByProducts(double mean)
    {
        var limit = Math.Exp(-mean);
        var (count, product) = (0, NextDouble());
        while (product > limit)
        {
            count++;
            product *= NextDouble();
        }

        return count;
    }

    private int PoissonByRejection(double mean)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        var a = -0.059 + (0.02483 * b);
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        var sure = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            var u = NextDouble() - 0.5;
            var v = NextDouble();
            var us = 0.5 - Math.Abs(u);
            var k = (int)Math.Floor((((2 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= sure)
                return k;
            if (k < 0 || (us < 0.013 && v > us))
                continue;
            if (Math.Log(v) + Math.Log(inverseAlpha) - Math.Log((a / (us * us)) + b) <= -mean + (k * Math.Log(mean)) - LogFactorial(k))
                return k;
        }
    }

    private static double LogFactorial(int k)
    {
        var sum = 0.0;
        for (var i = 2; i <= k; i++)
            sum += Math.Log(i);
        return sum;
    }

    /// <summary>SeedSequence: mixes the seed into a pool of four words and draws eight from it (O'Neill, "Developing a seed_seq alternative", 2015).</summary>
    private static ulong[] SeedWords(ReadOnlySpan<uint> seed)
    {
        Span<uint> pool = stackalloc uint[4];
        var hash = 0x43b0d7e5u;
        for (var i = 0; i < pool.Length; i++)
            pool[i] = Hash(i < seed.Length ? seed[i] : 0, ref hash, 0x931e8875);
        for (var source = 0; source < pool.Length; source++)
        {
            for (var target = 0; target < pool.Length; target++)
            {
                if (source != target)
                    pool[target] = Mix(pool[target], Hash(pool[source], ref hash, 0x931e8875));
            }
        }

        hash = 0x8b51f9ddu;
        var words = new ulong[4];
        for (var i = 0; i < 8; i++)
            words[i / 2] |= (ulong)Hash(pool[i % 4], ref hash, 0x58f38ded) << (32 * (i % 2));
        return words;
    }

    private static uint Hash(uint value, ref uint hash, uint multiplier)
    {
        value ^= hash;
        hash *= multiplier;
        value *= hash;
        return value ^ (value >> 16);
    }

    private static uint Mix(uint x, uint y)
    {
        var mixed = (0xca01f9ddu * x) - (0x4973f715u * y);
        return mixed ^ (mixed >> 16);
    }
}
