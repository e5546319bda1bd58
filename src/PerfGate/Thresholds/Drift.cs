using System.Globalization;
using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>A metric of the last third of a soak against the first (<see cref="Thirds"/>), second by second (<see cref="StretchChange"/>).</summary>
internal abstract class Drift
{
    /// <summary>A longer soak than this is no advice.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromHours(12);

    /// <summary>A slow generator makes it worse: a breach is not held against the target then.</summary>
    public abstract bool IsOfTheGenerator { get; }

    /// <summary>Why a window of some expected responses has no value of it.</summary>
    public abstract string WithoutValue { get; }

    /// <summary>The change as it was seen; null where <see cref="Of"/> is.</summary>
    public double? ValueOf(Measurement measurement) => Of(measurement, Look.First(JudgingPolicy.Sequential).Alpha)?.Change.Value;

    /// <summary>Both thirds, for people, and the change between them.</summary>
    internal sealed record Seen(string First, string Last, StretchChange Change);

    /// <summary>The change; null when one of the thirds does not have it, or less than two seconds of it.</summary>
    /// <param name="measurement">The window.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    public Seen? Of(Measurement measurement, double alpha)
    {
        var thirds = Thirds.Of(measurement);
        return Stretch.Of(Sums(thirds.First, measurement)) is { } first && Stretch.Of(Sums(thirds.Last, measurement)) is { } last
            && Compare(first, last, alpha, measurement) is { } change
            ? new Seen(Words(first.Mean, measurement), Words(last.Mean, measurement), change)
            : null;
    }

    /// <summary>Null where <see cref="Of"/> is.</summary>
    /// <param name="measurement">The window.</param>
    /// <param name="limit">Largest change allowed, a share.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    public Estimate? Against(Measurement measurement, double limit, double alpha)
    {
        if (Of(measurement, alpha) is not var (first, last, change))
            return null;
        var words = $"{first} in the first third, {last} in the last";
        var side = change.Bounds.Against(limit);
        return new Estimate(new Interval(change.Bounds.Lower, change.Bounds.Upper, 1 - alpha), side)
        {
            Why = side == LimitSide.Undecided ? $"{words}; {Longer(measurement, change.LengthToDecide(limit))}" : words,
            HoldsUnlessStrict = HasNothingAgainst(Thirds.Of(measurement).Last),
        };
    }

    /// <summary>The last third has nothing at all to say against the target.</summary>
    protected virtual bool HasNothingAgainst(IReadOnlyList<Thirds.Second> last) => false;

    protected abstract BatchSum[] Sums(IReadOnlyList<Thirds.Second> third, Measurement measurement);

    protected abstract StretchChange? Compare(Stretch first, Stretch last, double alpha, Measurement measurement);

    /// <summary>A third's value, for people.</summary>
    protected abstract string Words(double value, Measurement measurement);

    private static string Longer(Measurement measurement, double? times)
    {
        if (times is not { } factor || factor * measurement.Elapsed > _longest)
            return "no soak of a sensible length would decide it: the value is on its limit, or the noise is larger than it";
        var minutes = Math.Max(1, Math.Ceiling(Math.Max(1.1, factor) * measurement.Elapsed.TotalMinutes));
        return string.Create(CultureInfo.InvariantCulture, $"a soak of about {minutes:0} min would decide it");
    }
}
