namespace PerfGate.Bench.Verdicts;

/// <summary>
/// The requests of one slice in some independent series: FIFO service of 2 ms x lognormal(0.25), 4 % of the requests three times as heavy, garbage
/// collections of 1 ms every 400 and 15 ms every 6,000 requests, stalls, and 0.15 ms that no handler touches. Buffers are reused from slice to slice.
/// </summary>
internal sealed class RequestDraws(int series, int requests, float gapMilliseconds)
{
    public const float OverheadMilliseconds = 0.15f;

    private const float BaseMilliseconds = 2;
    private const float Shape = 0.25f;

    private readonly float[] _weight = new float[series * requests];
    private readonly float[] _service = new float[series * requests];
    private readonly float[] _extra = new float[series * requests];
    private readonly float[] _cpu = new float[series];

    /// <summary>What the client decides: the type of each request. Drawn once per couple, since both sides replay the same plan.</summary>
    public void DrawPlan(NumpyRandom random)
    {
        for (var i = 0; i < _weight.Length; i++)
            _weight[i] = random.NextSingle() < 0.04f ? 3 : 1;
    }

    /// <summary>What the machine makes of it in a slice that starts at <paramref name="startMilliseconds"/>; <paramref name="lastPoint"/> is the last grid point it may see.</summary>
    public void DrawSlice(NumpyRandom random, MachineNoise noise, NoiseTier tier, double startMilliseconds, int lastPoint)
    {
        for (var i = 0; i < _service.Length; i++)
            _service[i] = BaseMilliseconds * _weight[i] * MathF.Exp(Shape * (float)random.NextNormal());

        Array.Clear(_extra);
        var points = Points(startMilliseconds, lastPoint);
        for (var i = 0; i < _extra.Length; i++)
        {
            var rate = noise.StallsPerSecond[i / requests][points[i % requests]];
            _extra[i] = random.NextSingle() < rate * gapMilliseconds / 1000 ? 1 : 0;
        }

        for (var i = 0; i < _extra.Length; i++)
        {
            var uniform = random.NextSingle();
            _extra[i] = _extra[i] > 0 ? -MathF.Log(uniform + 1e-9f) * tier.Stalls.MeanMilliseconds : 0;
        }

        for (var i = 0; i < _extra.Length; i++)
        {
            var uniform = random.NextSingle();
            _extra[i] += uniform < 1 / 6000.0 ? 15 : uniform < 1 / 400.0 ? 1 : 0;
        }

        for (var r = 0; r < series; r++)
        {
            var cpu = 0.0f;
            for (var i = 0; i < requests; i++)
            {
                var index = (r * requests) + i;
                cpu += _service[index] * noise.CpuFactor[r][points[i]];
                _service[index] *= noise.Factor[r][points[i]];
            }

            _cpu[r] = cpu / requests;
        }
    }

    /// <summary>CPU milliseconds per request of the slice, without overhead and without the change under test.</summary>
    public float Cpu(int index) => _cpu[index];

    /// <summary>Latencies of one series with service times scaled by <paramref name="scale"/>: Lindley's recursion from an empty queue.</summary>
    public void Latencies(int index, float scale, Span<float> latencies)
    {
        var waiting = 0.0f;
        for (var i = 0; i < requests; i++)
        {
            var busy = (_service[(index * requests) + i] * scale) + _extra[(index * requests) + i];
            latencies[i] = waiting + busy + OverheadMilliseconds;
            waiting = Math.Max(0, waiting + busy - gapMilliseconds);
        }
    }

    private int[] Points(double startMilliseconds, int lastPoint)
    {
        var points = new int[requests];
        for (var i = 0; i < requests; i++)
            points[i] = Math.Min((int)((startMilliseconds + ((i + 1) * gapMilliseconds)) / (1000 * MachineNoise.GridSeconds)), lastPoint);
        return points;
    }
}
