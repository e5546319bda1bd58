namespace PerfGate.Statistics;

/// <summary>
/// A negative control of the measurement itself: one target's odd couples against its own even couples, one log ratio per round. The true
/// difference is zero, so a clear one says that the measurement is inconsistent with itself and that no verdict should rest on it.
/// </summary>
internal static class PlaceboTest
{
    /// <summary>Of one side; both together make the 99 % interval.</summary>
    private const double Alpha = 0.005;

    /// <summary>
    /// True when the 99 % interval of the centre lies wholly beyond half of "tolerate" on either side; null when there are too few rounds for an interval.
    /// </summary>
    public static bool? IsBroken(ReadOnlySpan<double> rounds, Bands bands)
    {
        var allowed = Math.Log(1 + (bands.Tolerate / 2));
        return SignedRank.BoundsOf(rounds, Alpha) is { } interval ? interval.Lower > allowed || interval.Upper < -allowed : null;
    }
}
