using System.Globalization;

namespace PerfGate.Bench.Verdicts;

/// <summary>
/// False alarms and power of the relative gate: simulated rounds through the gate's own decision code, beside what the reference implementation
/// found. Exit code 1 when a cell differs by more than it may.
/// </summary>
internal static class VerdictTable
{
    private const uint ProcessVarianceSeed = 17;

    public static int Run(string[] args, TextWriter output)
    {
        var series = ReferenceCell.Series;
        var seed = ReferenceCell.Seed;
        if (args.Length > 2
            || (args.Length > 0 && !(int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out series) && series > 0))
            || (args.Length > 1 && !uint.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out seed)))
        {
            output.WriteLine("usage: verdict-table [series, default 2000] [seed, default 31]");
            return 2;
        }

        var isSameSeries = series == ReferenceCell.Series && seed == ReferenceCell.Seed;
        var started = TimeProvider.System.GetTimestamp();
        var reference = ReferenceCell.ReadTable();
        var random = new NumpyRandom(ProcessVarianceSeed);
        var (largest, tooFar, alarms, unchanged) = (0.0, 0, 0, 0);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{series} series per tier, seed {seed}; fail/pass/inconclusive %, mean rounds; (points from the reference)"));
        output.WriteLine($"{"",-26}{string.Concat(RoundSimulator.Shifts.Select(shift => $"{(shift == 0 ? "A/A" : string.Create(CultureInfo.InvariantCulture, $"+{shift * 100:0} %")),-31}"))}");
        foreach (var tier in NoiseTier.All)
        {
            var rounds = RoundSimulator.Draw(tier, series, seed);
            foreach (var row in TableRow.Of(tier.Name))
            {
                var expected = reference[row.Name];
                var cells = row.Judge(rounds, random);
                var differences = cells.Zip(expected, (cell, there) => there.DifferenceTo(cell)).ToArray();
                output.WriteLine($"{row.Name,-26}{string.Concat(cells.Zip(differences, (cell, points) => $"{Cell(cell, points),-31}"))}");
                output.WriteLine($"{"  reference",-26}{string.Concat(expected.Select(cell => $"{cell,-31}"))}");

                tooFar += cells.Zip(expected, (cell, there) => there.DifferenceTo(cell) > there.Allowed(cell, isSameSeries) ? 1 : 0).Sum();
                largest = Math.Max(largest, differences.Max());
                alarms += cells[0].Fails;
                unchanged += cells[0].Runs;
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{alarms} false alarms in {unchanged} unchanged gates; largest difference {largest:0.00} points; {tooFar} cells differ by more than {(isSameSeries ? "1.5 points" : "1.5 points and 4 standard errors")}; {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return tooFar == 0 ? 0 : 1;
    }

    private static string Cell(TableCell cell, double points) => string.Create(CultureInfo.InvariantCulture, $"{cell} ({points:0.00})");
}
