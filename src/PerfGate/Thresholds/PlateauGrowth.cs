using System.Globalization;
using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>
/// Growth between the plateaus of a soak against a limit: the exact Mann-Kendall test for a rise, Theil and Sen's slope for its size, and a look
/// at whether it levels off (<see cref="GrowthTest"/>).
/// </summary>
/// <param name="read">What grows.</param>
/// <param name="perRequests">Growth is per so many requests; null: per second under load.</param>
internal sealed class PlateauGrowth(Func<Plateau, double?> read, double? perRequests = null)
{
    /// <summary>Under it caches and heaps still find their size: a healthy target looks like a leak.</summary>
    private static readonly TimeSpan _leastToWarn = TimeSpan.FromMinutes(10), _leastToProve = TimeSpan.FromMinutes(20);

    private double Per => perRequests ?? 1;

    /// <summary>The slope over all plateaus but the first, which are warm-up; null with too few of them.</summary>
    public double? Slope(Measurement measurement) => Judged(measurement, double.MaxValue)?.Slope;

    /// <summary>Null where no plateau has it.</summary>
    /// <param name="measurement">With its plateaus.</param>
    /// <param name="limit">Largest growth allowed, in the metric's unit.</param>
    public Estimate? Against(Measurement measurement, double limit)
    {
        if (Judged(measurement, limit) is not { Slope: { } slope } judgement)
            return null;
        var interval = new Interval(judgement.Lower ?? double.NegativeInfinity, judgement.Upper ?? double.PositiveInfinity, 1 - new GrowthLimit().BoundAlpha);
        var tooShort = measurement.Elapsed < _leastToProve;
        return new Estimate(interval, tooShort ? LimitSide.Undecided : judgement.Side)
        {
            OnlyWarns = judgement.Side == LimitSide.Above && measurement.Elapsed < _leastToWarn,
            Why = Words(slope, judgement, tooShort, Requests(measurement)),
        };
    }

    private static string Words(double slope, GrowthJudgement judgement, bool tooShort, double requestsPerSecond)
    {
        var said = new List<string>();
        if (tooShort)
            said.Add("a soak of less than 20 minutes cannot prove growth, nor that there is none");
        else if (judgement is { IsLevellingOff: true, Side: LimitSide.Undecided })
            said.Add("it is levelling off: something fills up rather than leaks; a longer soak would tell");
        else if (judgement.Side == LimitSide.Undecided)
            said.Add("a longer soak would tell");
        if (slope > 0 && requestsPerSecond > 0)
            said.Add(string.Create(CultureInfo.InvariantCulture, $"{new Quantity(slope / requestsPerSecond, Unit.Size)} of each request stay, over {judgement.Points} plateaus"));
        return string.Join("; ", said);
    }

    /// <summary>Zero where growth is by requests already.</summary>
    private double Requests(Measurement measurement) =>
        perRequests is null && measurement.Plateaus is [.., { AtSeconds: > 0 } last] ? last.Requests / last.AtSeconds : 0;

    /// <summary>Null where no plateau has it.</summary>
    private GrowthJudgement? Judged(Measurement measurement, double limit)
    {
        var points = measurement.Plateaus
            .Where(p => read(p) is not null)
            .Select(p => new TrendPoint(perRequests is null ? p.AtSeconds : p.Requests, read(p)!.Value))
            .ToArray();
        return points.Length == 0 ? null : GrowthTest.Judge(points, new GrowthLimit { Per = Per, Share = 0, Absolute = limit });
    }
}
