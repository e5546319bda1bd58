using System.Globalization;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>The one sentence about a check.</summary>
internal static class CheckMessage
{
    public static string Of(Check check)
    {
        if (check.Compared is { } compared)
            return Compared(check, compared);
        var text = new StringBuilder(check.Subject);
        if (check.Level is { } level)
            text.Append(CultureInfo.InvariantCulture, $" at {level}");
        text.Append(CultureInfo.InvariantCulture, $": {check.Threshold.Metric.Name} ");
        text.Append(check.ObservedText ?? "was not measured");
        if (check.DecidingInterval is { } interval && check.Observed is { } around)
            text.Append(CultureInfo.InvariantCulture, $" [{Bound(interval.Lower, around.Unit)}, {Bound(interval.Upper, around.Unit)}{(interval.Confidence < 1 ? $" at {interval.ConfidenceText}" : "")}]");
        text.Append(CultureInfo.InvariantCulture, $", threshold {check.Threshold.Requirement}");
        if (check.Baseline is { } baseline)
            text.Append(CultureInfo.InvariantCulture, $", baseline {baseline}");
        if (check.Excess is { } excess && check.Verdict is CheckVerdict.Fail or CheckVerdict.Warn)
            text.Append(CultureInfo.InvariantCulture, $" ({Signed(check, excess)})");
        if (check.Samples > 0)
            text.Append(CultureInfo.InvariantCulture, $", {check.Samples:N0} {(check.Samples == 1 ? "request" : "requests")}");
        text.Append(CultureInfo.InvariantCulture, $" [{check.Phase}]");
        if (check.Reason is { } reason)
            text.Append(CultureInfo.InvariantCulture, $": {reason}");
        if (FailureText.Counts(check.Failures) is { } failures)
            text.Append(CultureInfo.InvariantCulture, $"{(check.Reason is null ? ":" : ";")} failed: {failures}");
        if (FailureText.Example(check.Failures) is { } example)
            text.Append(CultureInfo.InvariantCulture, $"; {example}");
        return text.ToString();
    }

    /// <summary><c>GET /orders: p25 +7.9 % [+5.1 %, +10.2 %] against the baseline (1.23 ms, now 1.33 ms), threshold &lt;= baseline + 5 %, 14 rounds [baseline]</c></summary>
    private static string Compared(Check check, ComparedMetric metric)
    {
        var reason = check.Reason is { } why ? $": {why}" : "";
        if (check.Threshold.Metric.Counted is { } counted)
            return string.Create(CultureInfo.InvariantCulture, $"{check.Subject}: {metric.Candidate} {counted}, baseline {metric.Baseline} ({ChangeText.Signed(metric.Change)}), threshold {metric.Metric} {check.Threshold.Requirement}, {metric.Rounds.Count} rounds [{check.Phase}]{reason}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{check.Subject}: {metric.Metric} {ChangeText.Of(metric)} against the baseline ({metric.Baseline}, now {metric.Candidate}), threshold {check.Threshold.Requirement}, {metric.Rounds.Count} rounds [{check.Phase}]{reason}");
    }

    /// <summary>The measured value's distance from the limit, in the direction of the number itself.</summary>
    private static string Signed(Check check, double excess)
    {
        if (check.Threshold.Metric.Unit == Unit.Share)
            return SharePoints.Of(check.Observed!.Value.Value, check.LimitValue!.Value.Value);
        var (value, limit) = (check.Observed!.Value.Value, check.LimitValue!.Value.Value);

        // Far beyond the limit the factor says more than the percentage.
        if (limit > 0 && value / limit >= 11)
            return $"x{(value / limit).ToString("#,0", CultureInfo.InvariantCulture)}";
        var up = value >= limit;
        return $"{(up ? "+" : "-")}{(Math.Abs(excess) * 100).ToString("0.0", CultureInfo.InvariantCulture)} %";
    }

    private static string Bound(double value, Unit unit) =>
        double.IsFinite(value) ? new Quantity(value, unit).ToString() : "?";
}
