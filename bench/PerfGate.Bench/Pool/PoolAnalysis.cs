using System.Globalization;
using PerfGate.Spec;
using PerfGate.Statistics;
using PerfGate.Thresholds;

namespace PerfGate.Bench.Pool;

/// <summary>
/// What the gate would have said: ten thousand gates on the rounds of a pool, each on 30 of them in random order. Under "same program" the labels of a
/// round are exchangeable, so its sign is drawn anew each time: an exact re-randomisation.
/// </summary>
internal static class PoolAnalysis
{
    private const int Trials = 10_000;
    private static readonly int[] _candidates = [1, 2, 3];
    private static readonly (int Candidate, string Name)[] _tails = [(4, "every 5th + 1 x"), (5, "every 20th + 5 x"), (6, "every 50th + 20 x"), (7, "every 125th fails")];
    private static readonly string[] _naive = ["p50", "mean", "p99"];
    private static readonly (string Metric, GateHypothesis Hypothesis)[] _gating =
    [
        ("p25", new(new Bands(0.02, 0.05))), ("cpu.per-request", new(new Bands(0.02, 0.05))),
        .. new[] { "p50", "p75", "p90", "p95", "p99" }.Select(q => (q, WorseOnly(0.05))),
        ("success", new(new Bands(0, 0) { IsDifference = true }, GateProof.WorseOnly)), ("startup", WorseOnly(0.20)), ("first-request", WorseOnly(0.20)),
    ];

    private static readonly (string Metric, double Detect)[] _alone = [("p25", 0.05), ("p50", 0.05), ("cpu.per-request", 0.05), ("mean", 0.05), ("p75", 0.05), ("p90", 0.10), ("p95", 0.10), ("p99", 0.20)];

    /// <param name="args">The file of `pool-rounds`, and a seed.</param>
    /// <param name="output">The tables.</param>
    public static int Run(string[] args, TextWriter output)
    {
        if (args is not [var file, ..] || !File.Exists(file))
        {
            output.WriteLine("usage: pool FILE [SEED=1]");
            return 2;
        }

        var rows = File.ReadLines(file).Select(PoolRow.Parse).ToList();
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var all = rows.Select(r => r.Round).Distinct().Count();
        var pool = rows.Where(r => r.IsUsable).ToList();
        output.WriteLine(Text($"{all} rounds, {pool.Select(r => r.Round).Distinct().Count()} of them usable; {rows.Where(r => r.Candidate == 1 && r.Metric == "p25").Average(r => r.Excluded):0.0} turns of a round excluded on average"));
        Shifts(pool, output);
        var reached = Gates(pool, seed, output);
        Alone(pool, seed, output);
        Naive(rows, seed, output);
        return reached ? 0 : 1;
    }

    private static void Shifts(List<PoolRow> pool, TextWriter output)
    {
        output.WriteLine("\nchange against A: Hodges-Lehmann centre [95 %], spread of the rounds");
        foreach (var (metric, _) in _alone)
        {
            output.Write($"{metric,-16}");
            foreach (var candidate in _candidates)
            {
                var d = Of(pool, metric, candidate);
                var averages = new WalshAverages(d);
                var bounds = SignedRank.BoundsOf(d, 0.025);
                var spread = RoundSpread.Of(averages, new SignedRankDistribution(d.Length));
                output.Write(Text($"  {(candidate == 1 ? "A'" : candidate == 2 ? "B" : "C")} {100 * averages.Centre,6:+0.00;-0.00} [{100 * bounds?.Lower,6:+0.00;-0.00},{100 * bounds?.Upper,6:+0.00;-0.00}] {100 * spread,5:0.0} %"));
            }

            output.WriteLine();
        }
    }

    private static bool Gates(List<PoolRow> pool, int seed, TextWriter output)
    {
        output.WriteLine(Text($"\n{Trials:N0} gates over p25 and cpu.per-request (tolerate 2 %, detect 5 %), and for the worse p50 to p99, success, startup, first-request: fail / pass / inconclusive %, mean rounds"));
        double[][] Both(int candidate) => [.. _gating.Select(m => Of(pool, m.Metric, candidate))];
        var same = Trial("A/A, labels drawn anew", Both(1), flip: true, 1, 0);
        var wide = Trial("A/A, deviations x 1.3", Both(1), flip: true, 1.3, 0);
        Trial("A/A as measured", Both(1), flip: false, 1, 0);
        var five = Trial("A/A shifted by exactly 5 %", Both(1), flip: true, 1, Math.Log(1.05));
        Trial("A/A shifted by exactly 7 %", Both(1), flip: true, 1, Math.Log(1.07));
        Trial("B, more work (about 5 %)", Both(2), flip: false, 1, 0);
        var ten = Trial("C, more work (about 10 %)", Both(3), flip: false, 1, 0);
        var tails = _tails.Min(t => Trial(t.Name, Both(t.Candidate), flip: false, 1, 0));
        var reached = tails >= 0.95 && same <= 0.01 && wide <= 0.01 && five >= 0.95 && ten >= 0.99;
        output.WriteLine(Text($"wanted: A/A <= 1 %, x 1.3 <= 1 %, +5 % >= 95 %, +10 % >= 99 %, each tail and the failures >= 95 %: {(reached ? "reached" : "NOT reached")}"));
        return reached;

        double Trial(string name, double[][] rounds, bool flip, double scale, double shift)
        {
            var (fail, pass, mean) = Judge(rounds, [.. _gating.Select(g => g.Hypothesis)], seed, flip, scale, shift);
            output.WriteLine(Text($"  {name,-28} {100 * fail,6:0.00} / {100 * pass,6:0.0} / {100 * Math.Max(0, 1 - fail - pass),6:0.0}   {mean:0.0}"));
            return fail;
        }
    }

    private static void Alone(List<PoolRow> pool, int seed, TextWriter output)
    {
        output.WriteLine("\neach metric alone: A/A fail / pass / inconclusive % and rounds; then A/A shifted by exactly what it is to detect");
        foreach (var (metric, detect) in _alone)
        {
            double[][] d = [Of(pool, metric, 1)];
            Bands[] bands = [RegressionBands.Of(detect)];
            GateHypothesis[] alone = [new(bands[0])];
            var (fail, pass, mean) = Judge(d, alone, seed, true, 1, 0);
            var (found, missed, rounds) = Judge(d, alone, seed, true, 1, bands[0].DetectOnScale);
            output.WriteLine(Text($"  {metric,-16} {bands[0].Tolerate:P0}/{detect:P0}   {100 * fail,5:0.00} / {100 * pass,5:0.0} / {100 * Math.Max(0, 1 - fail - pass),5:0.0}  {mean,5:0.0}    {100 * found,5:0.0} / {100 * missed,5:0.0} / {100 * Math.Max(0, 1 - found - missed),5:0.0}  {rounds,5:0.0}"));
        }
    }

    /// <summary>What other gates do, on the same rounds: one number against another, 10 % allowed.</summary>
    private static void Naive(List<PoolRow> rows, int seed, TextWriter output)
    {
        output.WriteLine("\nnaive rules on the same rounds, fail when more than 10 % worse: A/A, B, C");
        foreach (var metric in _naive)
        {
            var by = _candidates.Select(c => rows.Where(r => r.Metric == metric && r.Candidate == c).ToList()).ToList();
            var random = new Random(seed);
            var stored = by.Select(r => Enumerable.Range(0, Trials).Count(_ => r[random.Next(r.Count)].Value > 1.1 * r[random.Next(r.Count)].Baseline) / (double)Trials).ToList();
            var paired = by.Select(r => r.Count(x => x.Value > 1.1 * x.Baseline) / (double)r.Count).ToList();
            output.WriteLine(Text($"  {metric,-5} baseline of another round: {string.Join(", ", stored.Select(s => s.ToString("P1", CultureInfo.InvariantCulture)))}    of the same round: {string.Join(", ", paired.Select(s => s.ToString("P1", CultureInfo.InvariantCulture)))}"));
        }
    }

    private static (double Fail, double Pass, double Rounds) Judge(double[][] rounds, GateHypothesis[] hypotheses, int seed, bool flip, double scale, double shift)
    {
        var random = new Random(seed);
        var plan = BaselineSpec.At(default).Sequential;
        var gate = new SequentialGate(plan, hypotheses);
        var order = Enumerable.Range(0, rounds[0].Length).ToArray();
        var (fails, passes, used) = (0, 0, 0L);
        for (var trial = 0; trial < Trials; trial++)
        {
            random.Shuffle(order);
            var signs = order.Select(_ => flip && random.Next(2) == 0 ? -1 : 1).ToArray();
            var taken = Math.Min(plan.LastLook, order.Length);
            var judged = gate.Run([.. rounds.Select((d, h) => order.Take(taken).Select((r, i) => (scale * signs[i] * d[r]) + (hypotheses[h].Bands.IsDifference ? 0 : shift)).ToArray())]);
            fails += judged.Decision == SequentialDecision.Fail ? 1 : 0;
            passes += judged.Decision == SequentialDecision.Pass ? 1 : 0;
            used += judged.Rounds;
        }

        return ((double)fails / Trials, (double)passes / Trials, (double)used / Trials);
    }

    private static GateHypothesis WorseOnly(double share) => new(new Bands(share, share), GateProof.WorseOnly);

    private static double[] Of(List<PoolRow> pool, string metric, int candidate) =>
        [.. pool.Where(r => r.Metric == metric && r.Candidate == candidate).OrderBy(r => r.Round).Select(r => r.LogRatio)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
