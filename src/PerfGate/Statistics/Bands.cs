namespace PerfGate.Statistics;

/// <summary>
/// The two thresholds of a relative gate, as relative changes for the worse (0.02 is 2 %): up to <paramref name="Tolerate"/> nothing is said, from
/// <paramref name="Detect"/> on a change is promised to be found; between them either answer is acceptable (an indifference zone: Wald,
/// Sequential Analysis, 1947).
/// </summary>
internal readonly record struct Bands(double Tolerate, double Detect)
{
    /// <summary>ln(1 + tolerate): fail when the change is proven to be above it.</summary>
    public double LogTolerate => Math.Log(1 + Tolerate);

    /// <summary>ln(1 + detect): pass when the change is proven to be below it.</summary>
    public double LogDetect => Math.Log(1 + Detect);
}
