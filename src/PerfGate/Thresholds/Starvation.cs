using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>
/// Users who never get an answer hardly show in what is counted by request: each of them makes one, while those that are served make thousands. So they are counted as
/// users.
/// </summary>
internal static class Starvation
{
    /// <summary>A check of the load that did not fail by itself is a breach where the starved users alone are one, and else no pass.</summary>
    public static Check Judge(Check check, Measurement measurement)
    {
        var metric = check.Threshold.Metric;
        if (measurement.Users is not { IsStarving: true } users || metric.Scope is not (MetricScope.Endpoint or MetricScope.Load))
            return check;
        var reason = Sentence(users, measurement.Generator.CpuCores);
        if (check.Verdict == CheckVerdict.Fail)
            return check with { Reason = check.Reason is { } own ? $"{reason}; {own}" : reason };
        if (IsBreach(check, users))
        {
            return check with
            {
                Observed = new Quantity(users.LeastWait, metric.Unit),
                IsAtLeast = true,
                Interval = null,
                Verdict = Thresholds.Judge.Breached(check.Threshold),
                Reason = $"{reason}; a request of each of them takes at least that long ({metric.Name} of the good answers {Good(metric, measurement)})",
            };
        }

        return check with { Verdict = CheckVerdict.Invalid, Reason = reason };
    }

    /// <summary><c>3 of 4 connections had no answer in 8 s: the target serves about one connection at a time</c>.</summary>
    public static string Sentence(UserService users, double? generatorCores)
    {
        var idle = generatorCores is { } cores and < 0.5 ? string.Create(CultureInfo.InvariantCulture, $" (the load generator was idle: {cores:0.00} cores)") : "";
        var served = users.Served == 1 ? "one connection" : string.Create(CultureInfo.InvariantCulture, $"{users.Served:N0} connections");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{users.WithoutAnswer:N0} of {users.Connections:N0} connections had no answer in {new Quantity(users.Seconds, Unit.Duration)}{idle}, while {(users.Served == 1 ? "the other one had" : "the others had")} {users.Answers:N0}: the target serves about {served} at a time and lets the rest wait");
    }

    /// <summary>More users than the percentile allows waited longer than its limit.</summary>
    private static bool IsBreach(Check check, UserService users) =>
        check.Threshold is { Metric: { Estimation: Estimation.Percentile, Fraction: { } fraction } metric, Comparison: Comparison.Less or Comparison.LessOrEqual }
        && !metric.Name.StartsWith("ttfb.", StringComparison.Ordinal)
        && (double)users.WithoutAnswer / users.Connections > 1 - fraction
        && check.LimitValue is { } limit && users.LeastWait > limit.Value;

    private static string Good(Metric metric, Measurement measurement) =>
        metric.Read(measurement) is { } value ? new Quantity(value, metric.Unit).ToString() : "none";
}
