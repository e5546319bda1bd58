using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>
/// What <c>baseline + 10%</c> promises: from there on a change is found. One limit alone would make every change near it a
/// matter of chance, so below it lies a zone that is tolerated in any case, and between them either answer is right.
/// </summary>
internal static class RegressionBands
{
    /// <summary>Smaller changes are not told from noise in the time that a build has.</summary>
    public const double LeastDetect = 0.01;

    private static readonly (double Detect, double Tolerate)[] _points = [(0, 0), (0.05, 0.02), (0.10, 0.03), (0.20, 0.05), (1, 0.25)];

    /// <param name="detect">As written: 0.10. More than 0.</param>
    public static Bands Of(double detect)
    {
        for (var i = 1; i < _points.Length; i++)
        {
            var (from, to) = (_points[i - 1], _points[i]);
            if (detect <= to.Detect)
                return new Bands(from.Tolerate + ((detect - from.Detect) / (to.Detect - from.Detect) * (to.Tolerate - from.Tolerate)), detect);
        }

        return new Bands(detect / 4, detect);
    }
}
