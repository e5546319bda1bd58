using System.Globalization;

namespace PerfGate.Bench.Pool;

/// <summary>One metric of one round of the pool: a line of its file.</summary>
/// <param name="Round">Number of the round, from 1.</param>
/// <param name="Candidate">1: the same program again; 2 and 3: slower ones.</param>
/// <param name="Metric">As in a spec.</param>
/// <param name="LogRatio">ln(candidate / baseline).</param>
/// <param name="Baseline">Of the baseline, in base units.</param>
/// <param name="Value">Of the candidate, over the whole round.</param>
/// <param name="Excluded">Turns of the round that did not count.</param>
/// <param name="IsUsable">The gate would have counted the round.</param>
internal sealed record PoolRow(int Round, int Candidate, string Metric, double LogRatio, double Baseline, double Value, int Excluded, bool IsUsable)
{
    public static PoolRow Parse(string line)
    {
        var f = line.Split('\t');
        return new PoolRow(Whole(f[0]), Whole(f[1]), f[2], Number(f[3]), Number(f[4]), Number(f[5]), Whole(f[6]), f[7] == "1");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Round}\t{Candidate}\t{Metric}\t{LogRatio:R}\t{Baseline:R}\t{Value:R}\t{Excluded}\t{(IsUsable ? 1 : 0)}");

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
