namespace PerfGate.Bench.Verdicts;

/// <summary>Standard normals from 256 strips of equal area (Marsaglia and Tsang, J. Stat. Softw. 5 (2000) 8; layout and order of draws as in NumPy).</summary>
internal static class Ziggurat
{
    private const int Strips = 256;
    private const double Area = 0.00492867323399;
    private const double Tail = 3.6541528853610087963519472518;
    private const double InverseTail = 0.27366123732975827203338247596;
    private const double Steps = 1L << 52;

    private static readonly (ulong[] Inside, double[] Width, double[] Height) Table = MakeTable();

    public static double Next(NumpyRandom random)
    {
        var (inside, width, height) = Table;
        while (true)
        {
            var bits = random.NextUInt64();
            var strip = (int)(bits & 0xff);
            var steps = (bits >> 9) & ((1UL << 52) - 1);
            var x = steps * width[strip];
            if ((bits >> 8 & 1) != 0)
                x = -x;
            if (steps < inside[strip])
                return x;
            if (strip == 0)
                return NextInTail(random, (steps >> 8 & 1) != 0);
            if (((height[strip - 1] - height[strip]) * random.NextDouble()) + height[strip] < Math.Exp(-0.5 * x * x))
                return x;
        }
    }

    private static double NextInTail(NumpyRandom random, bool isNegative)
    {
        while (true)
        {
            var x = -InverseTail * Math.Log(1 - random.NextDouble());
            var y = -Math.Log(1 - random.NextDouble());
            if (y + y > x * x)
                return isNegative ? -(Tail + x) : Tail + x;
        }
    }

    private static (ulong[] Inside, double[] Width, double[] Height) MakeTable()
    {
        var (inside, width, height) = (new ulong[Strips], new double[Strips], new double[Strips]);
        var x = Tail;
        width[^1] = x / Steps;
        height[^1] = Math.Exp(-0.5 * x * x);
        inside[0] = (ulong)(x * height[^1] / Area * Steps);
        width[0] = Area / height[^1] / Steps;
        height[0] = 1;
        for (var i = Strips - 2; i > 0; i--)
        {
            var narrower = Math.Sqrt(-2 * Math.Log((Area / x) + height[i + 1]));
            inside[i + 1] = (ulong)(narrower / x * Steps);
            width[i] = narrower / Steps;
            height[i] = Math.Exp(-0.5 * narrower * narrower);
            x = narrower;
        }

        return (inside, width, height);
    }
}
