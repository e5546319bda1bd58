using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PerfGate.Baselines;

/// <summary>Fixed work, between 5 µs and 0.2 ms a piece on a present-day core. A change of any of them makes older calibrations worthless.</summary>
internal sealed class ReferenceKernels
{
    private const int IntegerSteps = 50_000;
    private const int Hops = 10_000;
    private const int Cells = 4 * 1024 * 1024 / sizeof(int);

    private static readonly string[] Words = ["performance", "gate", "baseline", "candidate", "threshold", "calibration"];

    private readonly int[] _next = OneCycle();
    private int _at;
    private ulong _random = 88172645463325252;

    /// <summary>Results are kept, so that no compiler takes the work away.</summary>
    public long Kept { get; private set; }

    /// <summary>Xorshift (Marsaglia, J. Stat. Software 8 (2003) 14): arithmetic in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Integer()
    {
        var x = _random;
        for (var i = 0; i < IntegerSteps; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        _random = x;
        Kept += (long)x;
    }

    /// <summary>Each read tells where the next one is: the latency of the caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Memory()
    {
        var (next, at) = (_next, _at);
        for (var i = 0; i < Hops; i++)
            at = next[at];
        _at = at;
        Kept += at;
    }

    /// <summary>What a service does: objects, texts, JSON, garbage.</summary>
    public void Json()
    {
        var items = new List<Dictionary<string, object>>(20);
        for (var i = 0; i < 20; i++)
            items.Add(new Dictionary<string, object> { ["id"] = i, ["name"] = Words[i % Words.Length] + i.ToString(System.Globalization.CultureInfo.InvariantCulture), ["share"] = i / 7.0 });
        Kept += JsonSerializer.SerializeToUtf8Bytes(items).Length;
    }

    /// <summary>One cycle through all cells in a random order that is always the same (Sattolo, Inf. Proc. Letters 22 (1986) 315).</summary>
    private static int[] OneCycle()
    {
        var cells = new int[Cells];
        for (var i = 0; i < Cells; i++)
            cells[i] = i;
        ulong x = 2463534242;
        for (var i = Cells - 1; i > 0; i--)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            var other = (int)(x % (ulong)i);
            (cells[i], cells[other]) = (cells[other], cells[i]);
        }

        return cells;
    }
}
