namespace PerfGate.Statistics;

/// <summary>
/// The two thresholds of a relative gate, as changes for the worse (0.02 is 2 %, or 2 points where <see cref="IsDifference"/>): up to <paramref name="Tolerate"/> nothing is
/// said, from <paramref name="Detect"/> on a change is promised to be found; between them either answer is acceptable (an indifference zone: Wald,
/// Sequential Analysis, 1947).
/// </summary>
internal readonly record struct Bands(double Tolerate, double Detect)
{
    /// <summary>The rounds are differences of two shares and not logarithms of a ratio: nothing before and 0.8 % now has no ratio.</summary>
    public bool IsDifference { get; init; }

    /// <summary>ln(1 + tolerate), or the difference itself: fail when the change is proven to be above it.</summary>
    public double TolerateOnScale => IsDifference ? Tolerate : Math.Log(1 + Tolerate);

    /// <summary>ln(1 + detect), or the difference itself: pass when the change is proven to be below it.</summary>
    public double DetectOnScale => IsDifference ? Detect : Math.Log(1 + Detect);

    /// <summary>A value of the rounds' scale as a change: 0.05 for ln(1.05), or the difference itself.</summary>
    public double Change(double onScale) => IsDifference ? onScale : SequentialJudgement.Change(onScale);
}
