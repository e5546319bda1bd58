using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>
/// Searches the highest level that holds: doubles until one fails, then halves the bracket on a logarithmic scale, then runs
/// both of its ends once more. A level that contradicts itself is run a third time, and the majority counts.
/// </summary>
/// <param name="from">The first level, more than 0.</param>
/// <param name="to">The highest that is tried, no less than <paramref name="from"/>.</param>
/// <param name="precision">How far apart the ends of the bracket may stay, a fraction of the lower one.</param>
/// <param name="limits">Levels that a threshold asks about: they are tried themselves, so that the answer does not fall between two others.</param>
/// <param name="whole">Only whole numbers: connections.</param>
internal sealed class CapacitySearch(double from, double to, double precision, IReadOnlyList<double> limits, bool whole)
{
    private const double Doubling = 2;
    private const int Confirmations = 2;

    // For contradictions: each costs a third run, and the bracket may open once more.
    private const int Spare = 4;

    private readonly SortedDictionary<double, (int Held, int Failed)> _runs = [];
    private double _ceiling = double.PositiveInfinity;
    private string? _why;
    private int _made;

    /// <summary>No search runs more levels than this.</summary>
    public int MostLevels { get; } =
        1 + (int)Math.Ceiling(Math.Log(to / from, Doubling))
        + (int)Math.Ceiling(Math.Log2(Math.Max(1, Math.Log(Math.Min(Doubling, to / from)) / Math.Log(1 + precision))))
        + limits.Count(l => l > from && l < to) + Confirmations + Spare;

    private double? Low => _runs.Where(r => r.Value.Held > r.Value.Failed && r.Key < (High ?? double.PositiveInfinity)).Select(r => (double?)r.Key).LastOrDefault();

    private double? High => _runs.Where(r => r.Value.Failed > r.Value.Held).Select(r => (double?)r.Key).FirstOrDefault();

    /// <summary>The level to run next; null: the search is over.</summary>
    public double? Next() => _made >= MostLevels ? null : Wanted();

    /// <summary>All thresholds held at the level, or not.</summary>
    public void Add(double level, bool held)
    {
        _made++;
        var (passes, failures) = _runs.GetValueOrDefault(level);
        _runs[level] = held ? (passes + 1, failures) : (passes, failures + 1);
    }

    /// <summary>The level could not be offered or measured: none from it on is tried again.</summary>
    public void AddInvalid(double level, string reason)
    {
        _made++;
        if (level < _ceiling)
            (_ceiling, _why) = (level, reason);
    }

    /// <summary>What is known by now.</summary>
    public BoundedValue Result()
    {
        // A failed level is not the capacity itself: the bound lies below it.
        var upper = High is { } high ? Math.BitDecrement(high) : double.PositiveInfinity;
        var reason = Unfinished();
        if (Low is { } low)
            return new BoundedValue(low, low, upper, reason);
        return High is null
            ? new BoundedValue(null, 0, double.PositiveInfinity, reason ?? "no level was measured") { IsInvalid = true }
            : new BoundedValue(null, 0, upper, "the lowest level of the search does not hold; give a lower 'from' to find one that does");
    }

    private double? Wanted()
    {
        if (_runs.FirstOrDefault(r => r.Value.Held == r.Value.Failed) is { Key: > 0 and var torn })
            return torn;
        if (Low is not { } low)
            return _runs.Count == 0 && double.IsPositiveInfinity(_ceiling) ? from : Unconfirmed(null);

        // What the generator can not offer ends the bracket, too, although it says nothing about the target.
        var end = Math.Min(High ?? double.PositiveInfinity, _ceiling);
        if (double.IsPositiveInfinity(end))
            return low >= to ? Unconfirmed(low) : Math.Min(low * Doubling, to);
        if (limits.Where(l => l > low && l < end).Select(l => (double?)l).FirstOrDefault() is { } asked)
            return asked;
        return end > low * (1 + precision) && Between(low, end) is { } middle ? middle : Unconfirmed(low);
    }

    private string? Unfinished()
    {
        if (High is null && _why is { } why)
            return $"a higher level could not be offered: {why}";
        if (High is null && Low >= to)
            return "the highest level of the search holds; give a higher 'to' to find one that does not";
        return _made >= MostLevels && Wanted() is not null ? "the search ended at its most levels, before both ends were confirmed: the target's behaviour changes from one run of a level to the next" : null;
    }

    private double? Unconfirmed(double? low)
    {
        if (low is { } holds && _runs[holds].Held < Confirmations)
            return holds;
        return High is { } fails && _runs[fails].Failed < Confirmations ? fails : null;
    }

    /// <summary>The geometric mean, in three digits; null when nothing lies between.</summary>
    private double? Between(double low, double high)
    {
        var middle = Math.Sqrt(low * high);
        var digits = whole ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(middle)), 0, 12);
        var rounded = Math.Round(middle, digits);
        return rounded > low && rounded < high ? rounded : null;
    }
}
