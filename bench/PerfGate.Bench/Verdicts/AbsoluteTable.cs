using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Bench.Verdicts;

/// <summary>
/// The absolute gate as users have it: simulated runs become measurements, which <see cref="Judge"/> holds against <c>p99 &lt; limit</c>, look by
/// look, as a phase does. Exit code 1 when a share differs from the reference by more than 1.5 points.
/// </summary>
internal static class AbsoluteTable
{
    private const int Series = 2_000;
    private const double Percentile = 0.99;
    private const double AllowedPoints = 1.5;
    private const string Words = "p99 < 1s";

    /// <summary>The unit of the limit does not matter to a share: in the measurements it is one second.</summary>
    private const double Limit = 1, Fast = 0.5, Slow = 1.2;

    private static readonly double[] Ratios = [0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5];
    private static readonly int[] Seconds = [120, 240, 480];

    public static int Run(string[] args, TextWriter output)
    {
        if (args.Length > 0)
        {
            output.WriteLine("usage: absolute");
            return 2;
        }

        var started = TimeProvider.System.GetTimestamp();
        var largest = 0.0;
        output.WriteLine(Row("fail/pass % (mean s), true p99 = r x limit", Ratios.Select(ratio => string.Create(CultureInfo.InvariantCulture, $"r={ratio}"))));
        foreach (var tier in NoiseTier.All)
        {
            var truth = ExceedanceSimulator.TrueQuantile(tier, Percentile);
            var runs = ExceedanceSimulator.Draw(tier, Series, Seconds[^1], [.. Ratios.Select(ratio => (float)(truth / ratio))]);
            foreach (var policy in new[] { JudgingPolicy.Point, JudgingPolicy.Sequential })
            {
                var cells = Judged(runs, policy);
                var reference = BudgetTable.Reference[policy == JudgingPolicy.Point ? $"{tier.Name} 120 point" : $"{tier.Name} seq (120, 240, 480) batch Wilson"];
                output.WriteLine(Row($"{tier.Name} {policy.ToString().ToLowerInvariant()}", cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Fail:0.0}/{c.Pass:0.0} ({c.Seconds:0})"))));
                output.WriteLine(Row("  reference", reference.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Fail:0.0}/{c.Pass:0.0}"))));
                largest = Math.Max(largest, cells.Zip(reference, Points).Max());
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest difference {largest:0.00} points; {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return largest <= AllowedPoints ? 0 : 1;
    }

    private static double Points((double Fail, double Pass, double Seconds) cell, (double Fail, double Pass) there) =>
        Math.Max(Math.Abs(cell.Fail - there.Fail), Math.Abs(cell.Pass - there.Pass));

    private static string Row(string name, IEnumerable<string> cells) => $"{name,-44}{string.Concat(cells.Select(cell => $"{cell,-18}"))}".TrimEnd();

    private static (double Fail, double Pass, double Seconds)[] Judged(byte[][][] runs, JudgingPolicy policy)
    {
        var threshold = ThresholdText.Parse(Words, new SourceLocation("perfgate.yml", 1, 1), Severity.Error, new SpecErrors())!;
        var planned = new PlannedCheck(threshold, "steady", "it", null, "GET /");
        var cells = new (double Fail, double Pass, double Seconds)[Ratios.Length];
        Parallel.For(0, cells.Length, ratio =>
        {
            var (fails, passes, seconds) = (0, 0, 0.0);
            foreach (var run in runs[ratio])
            {
                var (verdict, length) = Verdict(planned, run, policy);
                fails += verdict == CheckVerdict.Fail ? 1 : 0;
                passes += verdict == CheckVerdict.Pass ? 1 : 0;
                seconds += length;
            }

            cells[ratio] = (100.0 * fails / runs[ratio].Length, 100.0 * passes / runs[ratio].Length, seconds / runs[ratio].Length);
        });
        return cells;
    }

    private static (CheckVerdict Verdict, int Seconds) Verdict(PlannedCheck planned, byte[] slow, JudgingPolicy policy)
    {
        for (var look = 0; ; look++)
        {
            var check = Judge.Evaluate(planned, [Window(slow.AsSpan(0, Seconds[look] * ExceedanceSimulator.SlicesPerSecond), Seconds[look])], Look.At(look, policy));
            if (check.Verdict != CheckVerdict.Inconclusive || look + 1 == Look.Count)
                return (check.Verdict, Seconds[look]);
        }
    }

    private static Measurement Window(ReadOnlySpan<byte> slow, int seconds)
    {
        var times = new LatencyHistogram();
        var batches = new Batch[slow.Length];
        for (var i = 0; i < slow.Length; i++)
        {
            for (var request = 0; request < ExceedanceSimulator.RequestsPerSlice; request++)
                times.Record((long)((request < slow[i] ? Slow : Fast) * 1e9));
            var sum = (slow[i] * Slow) + ((ExceedanceSimulator.RequestsPerSlice - slow[i]) * Fast);
            batches[i] = new Batch(ExceedanceSimulator.RequestsPerSlice, ExceedanceSimulator.RequestsPerSlice, [slow[i]], sum);
        }

        return new Measurement
        {
            Phase = "steady",
            Endpoint = "it",
            StartTicks = 0,
            Elapsed = TimeSpan.FromSeconds(seconds),
            Offered = times.Count,
            Succeeded = times.Count,
            Errors = new ErrorCounts(),
            ResponseTime = times,
            ServiceTime = times,
            TimeToFirstByte = times,
            Limits = [Limit],
            Batches = batches,
            Generator = new GeneratorHealth(),
        };
    }
}
