using System.Globalization;
using PerfGate.Statistics;

namespace PerfGate.Bench.Verdicts;

/// <summary>One row of the table: a metric under a noise tier, with a variance between process starts.</summary>
internal sealed record TableRow(string Tier, string Metric, double ProcessVariance, Bands Bands)
{
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tier} {Metric} sp={ProcessVariance * 100:0.##} {Bands.Tolerate * 100:0.##}/{Bands.Detect * 100:0.##}");

    /// <summary>In the order in which the reference draws the process variance of its rows.</summary>
    public static IEnumerable<TableRow> Of(string tier)
    {
        foreach (var bands in new[] { new Bands(0.02, 0.05), new Bands(0.03, 0.10) })
        {
            foreach (var variance in new[] { 0, 0.005, 0.01, 0.02 })
                yield return new TableRow(tier, "p50", variance, bands);
        }

        yield return new TableRow(tier, "p25", 0.01, new Bands(0.02, 0.05));
        yield return new TableRow(tier, "cpu", 0.01, new Bands(0.02, 0.05));
        yield return new TableRow(tier, "p90", 0.01, new Bands(0.03, 0.10));
        yield return new TableRow(tier, "p99", 0.01, new Bands(0.05, 0.20));
    }

    /// <summary>Runs the gate's own decision on every series at every true shift.</summary>
    /// <param name="series">Values of the rounds, [series][metric][shift][round].</param>
    /// <param name="random">Of the process variance.</param>
    public TableCell[] Judge(double[][][][] series, NumpyRandom random)
    {
        var metric = RoundSimulator.Metrics.ToList().IndexOf(Metric);
        var starts = DrawStarts(series, metric, random);
        var test = new SequentialTest(new SequentialPlan(), Bands);
        var cells = new TableCell[RoundSimulator.Shifts.Count];
        Parallel.For(0, cells.Length, shift =>
        {
            var cell = new TableCell();
            var rounds = new double[RoundSimulator.Rounds];
            for (var r = 0; r < series.Length; r++)
            {
                for (var i = 0; i < rounds.Length; i++)
                    rounds[i] = series[r][metric][shift][i] + starts[r][i];
                cell = cell.With(test.Run(rounds));
            }

            cells[shift] = cell;
        });
        return cells;
    }

    /// <summary>
    /// What fresh processes add to each round: every start of either target multiplies its service time by exp(N(0, variance)), and the metric follows
    /// by its elasticity, taken from the series themselves.
    /// </summary>
    private double[][] DrawStarts(double[][][][] series, int metric, NumpyRandom random)
    {
        const int tenPercent = 3;
        var changes = series.SelectMany(s => s[metric][tenPercent].Zip(s[metric][0], (slower, same) => slower - same)).Order().ToArray();
        var elasticity = (changes[(changes.Length - 1) / 2] + changes[changes.Length / 2]) / 2 / Math.Log(1.1);
        return [.. series.Select(_ => Enumerable.Range(0, RoundSimulator.Rounds).Select(_ => Difference()).ToArray())];

        double Difference()
        {
            var baseline = ProcessVariance * random.NextNormal();
            return elasticity * ((ProcessVariance * random.NextNormal()) - baseline);
        }
    }
}
