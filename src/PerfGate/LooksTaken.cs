using PerfGate.Baselines;
using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>Which look at each level is the last so far: all of its checks are judged by that one.</summary>
internal sealed class LooksTaken(Phase phase, JudgingPolicy policy)
{
    // A benchmark's endpoints are extended one by one, so a look belongs to a level and an endpoint.
    private readonly Dictionary<(Level? Level, string? Endpoint), int> _last = [];

    /// <summary>The check that asks for an extension of this level; null when all of them are decided, or none can be decided by more of the same.</summary>
    /// <remarks>What has bounds of its own (recovery) is not decided by the same again.</remarks>
    /// <param name="level">What was measured of it so far.</param>
    /// <param name="look">The number of this look.</param>
    public Check? Undecided(IReadOnlyList<Measurement> level, int look) =>
        policy == JudgingPolicy.Point
            ? null
            : phase.Checks
                .Where(c => c.Threshold is { Limit: AbsoluteLimit, Severity: Severity.Error, Metric.Bounds: null } && level.Any(m => m.Level == c.Level && m.Endpoint == c.Endpoint))
                .Select(c => Thresholds.Judge.Evaluate(c, level, Look.At(look, policy)))
                .FirstOrDefault(c => (c is { Verdict: CheckVerdict.Inconclusive, FailuresDecide: false } && IsInReach(c, level, look)) || IsOfAColdTarget(c, level));

    /// <summary>
    /// A percentile that would have too few requests at the last look as well is not waited for. Its need is a guess by the noise so far, so twice
    /// the reach is given, but not to what the calmest machine would not reach; and a number of requests that is over in a moment is extended much further than that. A time is no guess.
    /// </summary>
    private bool IsInReach(Check check, IReadOnlyList<Measurement> level, int look) =>
        check.TimeNeeded is { } time ? time <= Look.Reach(look) * level.Max(m => m.Elapsed)
        : check.RequestsNeeded is not { } needed || phase.Requests is not null
            || (needed <= 2 * Look.Reach(look) * check.Samples && check.LeastRequestsNeeded <= Look.Reach(look) * check.Samples);

    /// <summary>A breach while the target was still warming up is looked at again when it has.</summary>
    private static bool IsOfAColdTarget(Check check, IReadOnlyList<Measurement> level) =>
        check is { Verdict: CheckVerdict.Fail, Threshold.Metric.Estimation: Estimation.Percentile or Estimation.Mean }
        && level.First(m => m.Endpoint == check.Endpoint) is var measurement && Warmth.Note(measurement) is not null;

    public void Extended(IReadOnlyList<Measurement> level, int look)
    {
        foreach (var measurement in level)
            _last[(measurement.Level, measurement.Endpoint)] = look;
    }

    /// <param name="measurements">Everything of the phase.</param>
    /// <param name="stored">Judges what is relative to a stored baseline; null where there is none.</param>
    public IEnumerable<Check> Judge(IReadOnlyList<Measurement> measurements, StoredJudge? stored = null) => phase.Checks.Select(check =>
    {
        var look = Look.At(_last.GetValueOrDefault((check.Level, check.Endpoint)), policy);
        return check.Threshold.Limit is BaselineLimit && stored is not null
            ? stored.Evaluate(check, phase.Workload, measurements, look)
            : Thresholds.Judge.Evaluate(check, measurements, look);
    });
}
