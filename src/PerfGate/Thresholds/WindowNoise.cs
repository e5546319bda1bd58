using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>
/// What a window tells of the noise around its numbers: neighbouring requests share it, so it is read from the differences between
/// half seconds, and a window of few of them has seen one moment of the machine only.
/// </summary>
internal sealed class WindowNoise
{
    /// <summary>A variance of fewer half seconds is worth less than what is known of machines in general.</summary>
    private const int LeastBatches = 4;

    /// <summary>A time of the machine's next moment may be half of this one's, or double: a neighbour's burst slows by up to 65 % (docs/how-it-measures.md).</summary>
    private const double MomentFactor = 2;

    private readonly int? _degrees;

    public WindowNoise(Measurement measurement, double alpha)
    {
        Alpha = alpha;
        IsShort = measurement.Batches.Count(b => b.Intended > 0) < LeastBatches;
        DesignEffect = SampleSize.TypicalDesignEffect;
        if (IsShort || BatchMeans.Of([.. measurement.Batches.Select(b => new BatchSum(b.TotalSeconds, b.Succeeded))]) is not { } means)
            return;

        // SE² from half seconds over the variance of independent requests (Kish).
        _degrees = means.Count - 1;
        DesignEffect = measurement.ResponseTime.StandardDeviation is > 0 and var deviation
            ? Math.Max(1, means.StandardError * means.StandardError * means.Weight / (deviation * deviation))
            : 1;
    }

    /// <summary>One-sided level of each bound.</summary>
    public double Alpha { get; }

    public bool IsShort { get; }

    /// <summary>How many requests are worth one independent one, by the mean of the response times; 1 or more.</summary>
    public double DesignEffect { get; }

    /// <summary>Student's t by the half seconds where they tell the noise, else by so many requests.</summary>
    public double T(double requests) => StudentT.UpperQuantile(Alpha, _degrees ?? Math.Max(1, requests - 1));

    /// <summary>An interval of times or rates as wide as the machine's next moment may make it.</summary>
    public Interval Widened(double lower, double upper) =>
        IsShort ? new Interval(lower / MomentFactor, upper * MomentFactor, 1 - Alpha) : new Interval(lower, upper, 1 - Alpha);
}
