using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Statistics;

namespace PerfGate.Comparing;

/// <summary>
/// The counts of all rounds, those included that were too noisy for response times, and what they prove. A count decides as soon as the processes of the two sides lie apart
/// (<see cref="Separation"/>): worse after six or seven rounds, equal after four.
/// </summary>
/// <param name="hypotheses">All of the comparison; those are taken whose metric is a count.</param>
internal sealed class CountState(IReadOnlyList<Hypothesis> hypotheses)
{
    /// <summary>Chance that a count passes with a change that is to be found.</summary>
    private const double Beta = 0.05;

    // Of what is only shown.
    private const int RoundsShown = 3;

    private readonly List<Hypothesis> _counts = [.. hypotheses.Where(h => h.Metric.IsCount)];
    private readonly Dictionary<Hypothesis, List<CountValue>> _rounds = hypotheses.Where(h => h.Metric.IsCount).ToDictionary(h => h, _ => new List<CountValue>());

    /// <summary>Rounds from which on a worsening can be proven; 0 without a count that gates.</summary>
    public int RoundsToDecide => Gating == 0 ? 0 : Enumerable.Range(1, 60).First(n => Separation.Chance(n) <= LevelOfWorse);

    /// <summary>A count that gates is worse beyond doubt: no further round changes that.</summary>
    public bool IsWorse => Worse.Count > 0;

    /// <summary>The counts that gate and are worse beyond doubt.</summary>
    public IReadOnlyList<Hypothesis> Worse => [.. _counts.Where(h => h.IsGating && Outcome(h) == ComparedOutcome.Worse)];

    /// <summary>Something that gates was counted, and nothing of it is proven yet.</summary>
    public bool IsOpen => _counts.Exists(h => h.IsGating && _rounds[h].Count > 0 && Outcome(h) is ComparedOutcome.Undecided or ComparedOutcome.NotProvenWorse);

    /// <summary>Of some counts: whether one was counted that is more than nothing, and nothing of it is proven yet.</summary>
    public bool IsUndecided(Func<Hypothesis, bool> which) =>
        _counts.Exists(h => which(h) && _rounds[h].Exists(r => r != default) && (h.Check is null ? _rounds[h].Count < RoundsShown
            : Outcome(h) == ComparedOutcome.Undecided || (Outcome(h) == ComparedOutcome.NotProvenWorse && _rounds[h].Count < RoundsToDecide)));

    private int Gating => _counts.Count(h => h.IsGating);

    private double LevelOfWorse => Separation.PerLook(BaselineSpec.CountAlpha) / Math.Max(1, Gating);

    /// <param name="value">Of a hypothesis; null: the round did not carry it.</param>
    public void Add(Func<Hypothesis, CountValue?> value)
    {
        foreach (var hypothesis in _counts)
        {
            // A proof stands: rounds that go on for the sake of others do not take it back.
            if (value(hypothesis) is { } counted && Outcome(hypothesis) != ComparedOutcome.Worse)
                _rounds[hypothesis].Add(counted);
        }
    }

    /// <summary>In the order of the hypotheses; those are left out that no round carried.</summary>
    public IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics() =>
        [.. _counts.Where(h => _rounds[h].Count > 0).Select(h => (h, Compared(h, _rounds[h])))];

    private ComparedOutcome Outcome(Hypothesis hypothesis)
    {
        var rounds = _rounds[hypothesis];
        var (before, now) = (rounds.ConvertAll(r => r.Baseline), rounds.ConvertAll(r => r.Candidate));
        if (hypothesis.Check is null)
            return ComparedOutcome.Informative;
        if (Separation.IsAbove(before, now, value => Raised(hypothesis, value, hypothesis.Bands.Tolerate), LevelOfWorse))
            return ComparedOutcome.Worse;
        return Separation.IsBelow(before, now, value => Raised(hypothesis, value, hypothesis.Bands.Detect), Separation.PerLook(Beta)) ? ComparedOutcome.Unchanged
            : hypothesis.Proof == GateProof.WorseOnly ? ComparedOutcome.NotProvenWorse
            : ComparedOutcome.Undecided;
    }

    /// <summary>Share and margin must both be exceeded. Not even nothing lies below nothing, so the least step counts where there is no margin.</summary>
    private static double Raised(Hypothesis hypothesis, double value, double share) =>
        Math.Max(Math.BitIncrement(value * (1 + share)), value + (hypothesis.Margin?.Value ?? 0));

    private ComparedMetric Compared(Hypothesis hypothesis, List<CountValue> rounds)
    {
        var (before, now) = (Median(rounds.ConvertAll(r => r.Baseline)), Median(rounds.ConvertAll(r => r.Candidate)));
        var isBounded = Separation.Chance(rounds.Count) <= LevelOfWorse;
        var outcome = Outcome(hypothesis);
        return new ComparedMetric
        {
            Metric = hypothesis.Metric.Name,
            Endpoint = hypothesis.Endpoint,
            Subject = hypothesis.Subject,
            Baseline = new Quantity(before, hypothesis.Metric.Unit),
            CountedCandidate = now,
            Change = Change(before, now),
            Lower = isBounded ? Finite(Change(rounds.Max(r => r.Baseline), rounds.Min(r => r.Candidate))) : null,
            Upper = isBounded ? Finite(Change(rounds.Min(r => r.Baseline), rounds.Max(r => r.Candidate))) : null,
            Tolerate = hypothesis.Bands.Tolerate,
            Detect = hypothesis.Bands.Detect,
            IsGating = hypothesis.IsGating,
            IsWorseOnly = hypothesis.Proof == GateProof.WorseOnly,
            IsWorse = outcome == ComparedOutcome.Worse,
            Outcome = outcome,
            Rounds = [.. rounds.Select(r => Change(r.Baseline, r.Candidate))],
        };
    }

    /// <summary>Of nothing something is infinitely more.</summary>
    private static double Change(double before, double now) => now == before ? 0 : before == 0 ? double.PositiveInfinity : (now / before) - 1;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
