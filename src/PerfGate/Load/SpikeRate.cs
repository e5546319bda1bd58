using PerfGate.Measure;

namespace PerfGate.Load;

/// <summary>The base rate, a peak, and the base rate again.</summary>
/// <param name="BasePerSecond">Before and after the peak; more than 0.</param>
/// <param name="PeakPerSecond">In the peak; more than the base.</param>
/// <param name="At">When the peak begins, from the start of the window.</param>
/// <param name="Length">Of the peak.</param>
/// <param name="Duration">Of all together.</param>
internal sealed record SpikeRate(double BasePerSecond, double PeakPerSecond, TimeSpan At, TimeSpan Length, TimeSpan Duration) : IArrivalSchedule
{
    // How long a target must behave as before the peak to have recovered: three half-seconds.
    private const int SteadyBatches = 3;

    // Of the base, before the peak: fewer half-seconds give no band to come back to.
    private const int FewestBaseBatches = 3;

    // A response time in the band is at most this many times the usual one of the base.
    private const double BandFactor = 1.5;

    // Of an answer within microseconds, half as much again is the noise of any machine.
    private const double BandFloorSeconds = 0.001;

    public bool IsPoisson { get; init; }

    public double MeanRate => Stages.MeanRate;

    /// <summary>From the start of the window.</summary>
    public TimeSpan PeakEnd => At + Length;

    private StagedRate Stages => StagedRate.Spike(BasePerSecond, PeakPerSecond, At, Length, Duration) with { IsPoisson = IsPoisson };

    public IEnumerable<long> IntendedNanoseconds(int seed) => Stages.IntendedNanoseconds(seed);

    /// <summary>
    /// The time from the end of the peak until the target is back within its band: the first half-second from which on
    /// three in a row are in it. In the band is a half-second whose mean response time is at most one and a half times the median of those
    /// before the peak, or 1 ms above it, or their 90th percentile, whichever is most, and whose share of failures is no greater than
    /// the greatest of theirs. A half-second counts the requests that were to be sent in it, so the value is right to half a second.
    /// </summary>
    /// <param name="batches">Half-seconds from the start of the window.</param>
    /// <param name="batchSeconds">Their length.</param>
    /// <returns>Seconds; null before the peak has ended.</returns>
    public BoundedValue? Recovery(IReadOnlyList<Batch> batches, double batchSeconds)
    {
        var before = batches.Take((int)(At.TotalSeconds / batchSeconds)).Where(b => b.Intended > 0).ToList();
        var means = before.Select(MeanSeconds).OfType<double>().Order().ToList();
        if (before.Count < FewestBaseBatches || means.Count < FewestBaseBatches)
        {
            return batches.Count * batchSeconds < At.TotalSeconds ? null
                : new BoundedValue(null, 0, double.PositiveInfinity, "the base before the peak is too short, or nothing was answered in it: there is no band to come back to") { IsInvalid = true };
        }

        var slowest = Math.Max(Math.Max(BandFactor * means[means.Count / 2], means[means.Count / 2] + BandFloorSeconds), means[(int)(0.9 * (means.Count - 1))]);
        var failures = before.Max(FailedShare);
        var first = (int)Math.Ceiling(PeakEnd.TotalSeconds / batchSeconds);
        if (first >= batches.Count)
            return null;

        var steady = 0;
        for (var i = first; i < batches.Count; i++)
        {
            var batch = batches[i];
            steady = batch.Intended == 0 || (MeanSeconds(batch) <= slowest && FailedShare(batch) <= failures) ? steady + 1 : 0;
            if (steady == SteadyBatches)
            {
                var upper = Math.Max(0, ((i + 1 - SteadyBatches) * batchSeconds) - PeakEnd.TotalSeconds);
                return new BoundedValue(upper, upper, upper, Reason: null);
            }
        }

        var watched = Math.Max(0, ((batches.Count - steady) * batchSeconds) - PeakEnd.TotalSeconds);
        return new BoundedValue(null, watched, double.PositiveInfinity, $"it had not recovered {new Quantity(watched, Unit.Duration)} after the peak, when the phase ended; a longer 'duration' tells how long it takes");
    }

    private static double? MeanSeconds(Batch batch) => batch.Succeeded > 0 ? batch.TotalSeconds / batch.Succeeded : null;

    private static double FailedShare(Batch batch) => 1 - ((double)batch.Succeeded / batch.Intended);
}
