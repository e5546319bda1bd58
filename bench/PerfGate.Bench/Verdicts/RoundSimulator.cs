using PerfGate.Statistics;

namespace PerfGate.Bench.Verdicts;

/// <summary>
/// Rounds as the relative gate runs them: per pair 1 s of each target in micro-slices of 250 ms, order drawn per couple, the plan replayed in the
/// couple, 100 requests a second; five pairs a round, thirty rounds a series. Every slice knows what a slower candidate would have shown in it, so
/// all true shifts are judged on the same noise.
/// </summary>
internal static class RoundSimulator
{
    public const int Rounds = 30;
    public const int SeriesPerChunk = 100;

    private const int PairsPerRound = 5;
    private const int CouplesPerPair = 4;
    private const int SliceMilliseconds = 250;
    private const int RequestsPerSlice = 25;

    public static IReadOnlyList<string> Metrics { get; } = ["p25", "p50", "p90", "p99", "cpu"];

    /// <summary>True change of service time.</summary>
    public static IReadOnlyList<float> Shifts { get; } = [0, 0.03f, 0.05f, 0.10f, 0.20f];

    /// <summary>Values of the rounds, [series][metric][shift][round]: logarithms of candidate over baseline.</summary>
    public static double[][][][] Draw(NoiseTier tier, int series, uint seed)
    {
        var all = new double[series][][][];
        var chunks = (series + SeriesPerChunk - 1) / SeriesPerChunk;
        Parallel.For(0, chunks, chunk =>
        {
            var first = chunk * SeriesPerChunk;
            DrawChunk(tier, new NumpyRandom(seed, (uint)first), all.AsMemory(first, Math.Min(SeriesPerChunk, series - first)));
        });
        return all;
    }

    private static void DrawChunk(NoiseTier tier, NumpyRandom random, Memory<double[][][]> chunk)
    {
        var series = chunk.Length;
        const int pairs = Rounds * PairsPerRound;
        var noise = MachineNoise.Draw(random, tier, series, pairs * CouplesPerPair * 2 * SliceMilliseconds / 1000.0);
        var draws = new RequestDraws(series, RequestsPerSlice, SliceMilliseconds / (float)RequestsPerSlice);
        var pairValues = Enumerable.Range(0, series).Select(_ => new PairValues(PairsPerRound)).ToArray();
        var pair = Enumerable.Range(0, series).Select(_ => new PairLatencies(CouplesPerPair * RequestsPerSlice)).ToArray();
        for (var r = 0; r < series; r++)
            chunk.Span[r] = [.. Metrics.Select(_ => Shifts.Select(_ => new double[Rounds]).ToArray())];

        var candidateFirst = new bool[series];
        for (var p = 0; p < pairs; p++)
        {
            for (var couple = 0; couple < CouplesPerPair; couple++)
            {
                for (var r = 0; r < series; r++)
                    candidateFirst[r] = random.NextDouble() < 0.5;
                draws.DrawPlan(random);
                for (var half = 0; half < 2; half++)
                {
                    var slice = (((p * CouplesPerPair) + couple) * 2) + half;
                    draws.DrawSlice(random, noise, tier, slice * SliceMilliseconds, noise.Factor[0].Length - 1);
                    for (var r = 0; r < series; r++)
                        pair[r].Take(draws, r, couple * RequestsPerSlice, isCandidate: candidateFirst[r] == (half == 0));
                }
            }

            for (var r = 0; r < series; r++)
            {
                pair[r].Compare(CouplesPerPair, pairValues[r], p % PairsPerRound);
                if (p % PairsPerRound == PairsPerRound - 1)
                    pairValues[r].Centre(chunk.Span[r], p / PairsPerRound);
            }
        }
    }

    /// <summary>Log ratios of the pairs of one round.</summary>
    private sealed class PairValues(int pairs)
    {
        private readonly double[] _values = new double[Metrics.Count * Shifts.Count * pairs];

        public void Set(int metric, int shift, int pair, float value) => _values[(((metric * Shifts.Count) + shift) * pairs) + pair] = value;

        public void Centre(double[][][] rounds, int round)
        {
            for (var metric = 0; metric < Metrics.Count; metric++)
            {
                for (var shift = 0; shift < Shifts.Count; shift++)
                    rounds[metric][shift][round] = SignedRank.Centre(_values.AsSpan(((metric * Shifts.Count) + shift) * pairs, pairs));
            }
        }
    }

    /// <summary>Latencies of one pair: of the baseline, and of the candidate at every true shift.</summary>
    private sealed class PairLatencies(int requests)
    {
        private readonly float[] _baseline = new float[requests];
        private readonly float[][] _candidate = [.. Shifts.Select(_ => new float[requests])];
        private float _baselineCpu;
        private float _candidateCpu;

        public void Take(RequestDraws draws, int series, int offset, bool isCandidate)
        {
            if (!isCandidate)
            {
                draws.Latencies(series, 1, _baseline.AsSpan(offset, RequestsPerSlice));
                _baselineCpu += draws.Cpu(series);
                return;
            }

            for (var shift = 0; shift < Shifts.Count; shift++)
                draws.Latencies(series, 1 + Shifts[shift], _candidate[shift].AsSpan(offset, RequestsPerSlice));
            _candidateCpu += draws.Cpu(series);
        }

        public void Compare(int slices, PairValues values, int pair)
        {
            Array.Sort(_baseline);
            for (var shift = 0; shift < Shifts.Count; shift++)
            {
                var candidate = _candidate[shift];
                Array.Sort(candidate);
                for (var metric = 0; metric < Metrics.Count - 1; metric++)
                    values.Set(metric, shift, pair, MathF.Log(candidate[RankOf(metric)]) - MathF.Log(_baseline[RankOf(metric)]));

                var cpu = (_candidateCpu / slices * (1 + Shifts[shift])) + RequestDraws.OverheadMilliseconds;
                values.Set(Metrics.Count - 1, shift, pair, MathF.Log(cpu) - MathF.Log((_baselineCpu / slices) + RequestDraws.OverheadMilliseconds));
            }

            _baselineCpu = _candidateCpu = 0;
        }

        private int RankOf(int metric) => (int)((requests - 1) * metric switch { 0 => 0.25, 1 => 0.5, 2 => 0.9, _ => 0.99 });
    }
}
