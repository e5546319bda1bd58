using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfGate.Bench.Verdicts;

/// <summary>A cell of the table as the reference implementation printed it, from 2,000 series with seed 31.</summary>
internal sealed partial record ReferenceCell(double FailPercent, double PassPercent, double InconclusivePercent, double MeanRounds)
{
    public const int Series = 2_000;
    public const uint Seed = 31;

    /// <summary>Rows by name; each has a cell per true shift.</summary>
    public static IReadOnlyDictionary<string, ReferenceCell[]> ReadTable() =>
        ReferenceText.Lines("verdict-table.txt")
            .Select(line => line.Split(" | "))
            .Where(fields => fields.Length > 1)
            .ToDictionary(fields => fields[0], fields => fields[1..].Select(Parse).ToArray());

    /// <summary>The largest difference of the three shares, in points.</summary>
    public double DifferenceTo(TableCell cell) => Math.Max(
        Math.Abs(cell.FailPercent - FailPercent),
        Math.Max(Math.Abs(cell.PassPercent - PassPercent), Math.Abs(cell.InconclusivePercent - InconclusivePercent)));

    /// <summary>
    /// How far apart the two may lie, in points. The same series must agree; other series are two samples, and four standard errors of their
    /// difference are allowed on top.
    /// </summary>
    public double Allowed(TableCell cell, bool isSameSeries)
    {
        const double points = 1.5;
        if (isSameSeries)
            return points;
        var share = Math.Clamp(new[] { FailPercent, PassPercent, InconclusivePercent }.MinBy(p => Math.Abs(p - 50)) / 100, 0.001, 0.999);
        return points + (400 * Math.Sqrt(share * (1 - share) * ((1.0 / Series) + (1.0 / cell.Runs))));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{FailPercent:0.00}/{PassPercent:0.0}/{InconclusivePercent:0.0} {MeanRounds:0.0}r");

    private static ReferenceCell Parse(string text)
    {
        var match = CellPattern().Match(text);
        double Number(int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return match.Success
            ? new ReferenceCell(Number(1), Number(2), Number(3), Number(4))
            : throw new FormatException($"Not a cell of the reference table: {text}");
    }

    [GeneratedRegex(@"^([\d.]+)/([\d.]+)/([\d.]+) ([\d.]+)r")]
    private static partial Regex CellPattern();
}
