namespace PerfGate.Measure;

/// <summary>
/// Counts of half a second of the measured window; the last one also has what is left of the window beyond whole half seconds. Batches carry the autocorrelation that a plain count hides, and
/// so give a proportion an honest interval.
/// </summary>
/// <param name="Intended">Arrivals that were due (open) or exchanges that ended (closed).</param>
/// <param name="Succeeded">Of these, the exchanges that met their expectations.</param>
/// <param name="SlowerThan">Per limit of the endpoint (<see cref="Measurement.Limits"/>): exchanges slower than it, failed, or never sent.</param>
/// <param name="TotalSeconds">Sum of the response times of the succeeded exchanges.</param>
internal sealed record Batch(long Intended, long Succeeded, IReadOnlyList<long> SlowerThan, double TotalSeconds)
{
    /// <summary>Its length: what a rate is divided by.</summary>
    public double Seconds { get; init; } = BatchCounts.BatchSeconds;
}
