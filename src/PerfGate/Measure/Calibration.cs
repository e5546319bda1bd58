namespace PerfGate.Measure;

/// <summary>How fast the machine does three fixed pieces of work: what makes times of two moments comparable. Seconds per piece, medians.</summary>
/// <param name="Integer">Integer arithmetic in registers.</param>
/// <param name="Memory">Dependent reads all over 4 MiB.</param>
/// <param name="Json">Serialising JSON, with the garbage that it makes.</param>
/// <param name="Spread">The largest interquartile range of the three as a share of its median: 0.012.</param>
internal sealed record Calibration(double Integer, double Memory, double Json, double Spread)
{
    /// <summary>Beyond it the machine was too restless to be calibrated by.</summary>
    public const double LargestSpread = 0.05;

    public bool IsSteady => Spread <= LargestSpread;
}
