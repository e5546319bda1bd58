using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Baselines;

/// <summary>
/// Holds measurements against a stored baseline. Two runs at different times are not two sides of one run: what is not comparable is
/// refused, times are calibrated by the machine's speed then and now, and a breach is a warning unless this very machine is trusted.
/// </summary>
/// <param name="stored">Null: there is none, and <paramref name="missing"/> says why.</param>
/// <param name="missing">Why there is no baseline.</param>
/// <param name="machine">That measures now.</param>
/// <param name="calibration">Its speed before the first phase; null when it was not measured.</param>
/// <param name="isTrusted">The spec says <c>trust: this-machine</c>.</param>
internal sealed class StoredJudge(StoredBaseline? stored, string missing, MachineClass machine, Calibration? calibration, bool isTrusted)
{
    /// <summary>Why a breach cannot fail the run; null when it can.</summary>
    public string? WhyOnlyWarning { get; } = WhyWarning(stored, machine, calibration, isTrusted);

    /// <summary>Why nothing can be compared; null when it can.</summary>
    public string? Refusal { get; } = stored is null ? missing
        : stored.Machine.WhyNotComparable(machine) is { } difference ? $"the stored baseline is of another class of machine: {difference}"
        : null;

    /// <param name="planned">With a limit relative to the baseline.</param>
    /// <param name="workload">Of its phase, now.</param>
    /// <param name="measurements">Of its phase.</param>
    /// <param name="look">As for an absolute limit.</param>
    public Check Evaluate(PlannedCheck planned, string workload, IReadOnlyList<Measurement> measurements, Look look)
    {
        var check = Judge.Evaluate(planned, measurements, look) with { IsAdvisory = WhyOnlyWarning is not null };
        if (check.Verdict == CheckVerdict.Invalid || check.Observed is not { } observed)
            return check;
        if (Refusal is { } refusal)
            return check with { Reason = refusal };

        var subject = StoredPhase.SubjectOf(planned.Endpoint, planned.Level);
        if (!stored!.Phases.TryGetValue(planned.Phase, out var phase))
            return check with { Reason = $"the stored baseline has no phase '{planned.Phase}': accept a new one" };
        if (phase.Workload != workload)
            return check with { Reason = "the workload of the phase was changed since the baseline was stored: accept a new one" };
        if (phase.Values.GetValueOrDefault(subject) is not { } values || !values.TryGetValue(planned.Threshold.Metric.Name, out var value))
            return check with { Reason = $"the stored baseline has no {planned.Threshold.Metric.Name} of {subject}: accept a new one" };

        var baseline = new Quantity(value * Scale(planned.Threshold.Metric), observed.Unit);
        var limit = LimitOf((BaselineLimit)planned.Threshold.Limit, planned.Threshold.Comparison, baseline);

        // What was observed, and no interval: the baseline is one run and has none that could be added to it.
        var absolute = planned with { Threshold = planned.Threshold with { Limit = new AbsoluteLimit(limit) } };
        var judged = Judge.Evaluate(absolute, measurements, look with { Policy = JudgingPolicy.Point });
        return judged with
        {
            Threshold = planned.Threshold,
            Verdict = judged.Verdict == CheckVerdict.Fail && check.IsAdvisory ? CheckVerdict.Warn : judged.Verdict,
            Baseline = baseline,
            LimitValue = limit,
            IsAdvisory = check.IsAdvisory,
        };
    }

    /// <summary>Both the share and the margin have to be exceeded.</summary>
    private static Quantity LimitOf(BaselineLimit limit, Comparison comparison, Quantity baseline)
    {
        if (limit.Points is { } points)
            return baseline with { Value = baseline.Value - points };
        var byShare = baseline.Value * (1 + limit.Share);
        var byMargin = limit.Margin is { } margin ? baseline.Value + margin.Value : byShare;
        return baseline with { Value = comparison is Comparison.Greater or Comparison.GreaterOrEqual ? Math.Min(byShare, byMargin) : Math.Max(byShare, byMargin) };
    }

    /// <summary>What the stored value would be on the machine of today: times by the JSON kernel, the one most like a service; rates the other way.</summary>
    private double Scale(Metric metric)
    {
        if (calibration is not { IsSteady: true } now || stored!.Calibration is not { IsSteady: true } then)
            return 1;
        var slower = now.Json / then.Json;
        return metric.Unit switch
        {
            Unit.Duration => slower,
            Unit.PerSecond => 1 / slower,
            _ => 1,
        };
    }

    private static string? WhyWarning(StoredBaseline? stored, MachineClass machine, Calibration? calibration, bool isTrusted)
    {
        if (!isTrusted)
            return "a stored baseline only warns, unless the spec says trust: this-machine";
        if (stored is null)
            return null;
        if (stored.Machine.Processor != machine.Processor)
            return $"the stored baseline was measured on another processor ({stored.Machine.Processor ?? "unknown"}; this is {machine.Processor ?? "unknown"})";
        if (stored.Calibration is null)
            return "the stored baseline has no calibration: accept a new one";
        if (!stored.Calibration.IsSteady)
            return "the machine was too restless to be calibrated when the baseline was stored";
        return calibration is { IsSteady: true } ? null : "the machine is too restless now to be calibrated";
    }
}
