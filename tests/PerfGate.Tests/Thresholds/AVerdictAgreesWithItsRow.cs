using CsCheck;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;
using Check = PerfGate.Thresholds.Check;

namespace PerfGate.Tests.Thresholds;

/// <summary>Value, interval, limit and verdict of one row never contradict each other, whatever was measured.</summary>
public sealed class AVerdictAgreesWithItsRow
{
    private static readonly string[] _metrics =
        ["p50", "p90", "p95", "p99", "median", "mean", "max", "min", "stddev", "service.p95", "service.max", "ttfb.p95", "ttfb.mean", "success", "errors", "timeouts", "throughput"];

    private static readonly Gen<Case> _cases =
        Gen.Select(Gen.Double[0.1, 9], Gen.Int[1, 900], Gen.Int[0, 1_000_000], Gen.Double[0, 0.3], Gen.Double[0, 1], Gen.Int[0, 2], Gen.Int[0, _metrics.Length - 1], Gen.Double[0.3, 3])
            .Select((seconds, count, seed, failing, late, kind, metric, factor) => new Case(seconds, count, seed, failing, late, kind, _metrics[metric], factor));

    [Fact]
    public void For_every_metric_and_policy() => _cases.Sample(Agrees, iter: 3000);

    [Fact]
    public void A_failure_of_the_last_moment_is_in_the_interval()
    {
        // Of ten seconds that are cut off by a hair the last 0.3 s fail: before, they were in the value and in no interval.
        var window = Recorded.Of(9.997, Recorded.Steady(9.997, 4000, i => new Recorded.Request(0, 2, i >= 3880 ? SampleOutcome.Status : SampleOutcome.Ok)));

        var check = Parsed.Judged("success >= 97.5%", window, policy: JudgingPolicy.Sequential);

        Assert.Equal(0.97, check.Observed!.Value.Value, 6);
        Assert.InRange(0.97, check.Interval!.Value.Lower, check.Interval.Value.Upper);
        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
    }

    [Fact]
    public void Times_of_the_last_moment_are_in_the_interval()
    {
        var window = Recorded.Of(9.997, Recorded.Steady(9.997, 4000, i => new Recorded.Request(0, i >= 3720 ? 80 : 2)), 50);

        var check = Parsed.Judged("p95 < 50ms", window, policy: JudgingPolicy.Sequential);

        Assert.Equal(0.08, check.Observed!.Value.Value, 4);
        Assert.NotEqual(CheckVerdict.Pass, check.Verdict);
        Assert.InRange(0.08, check.Interval!.Value.Lower, check.Interval.Value.Upper);
    }

    [Fact]
    public void A_rate_is_not_lowered_by_a_half_second_that_is_cut_off()
    {
        var window = Recorded.Of(10.2, Recorded.Steady(10.2, 1020, _ => new Recorded.Request(0, 2)));

        var interval = Parsed.Judged("throughput > 90/s", window, policy: JudgingPolicy.Sequential).Interval!.Value;

        Assert.InRange(interval.Lower, 98, 100);
        Assert.InRange(interval.Upper, 100, 102);
    }

    [Fact]
    public void A_value_beside_its_limit_is_not_told_to_wait_for_millions()
    {
        var window = Recorded.Of(20, Recorded.Steady(20, 20_000, i => new Recorded.Request(0, 2, i % 100 == 0 && i > 100 ? SampleOutcome.Status : SampleOutcome.Ok)));

        var check = Parsed.Judged("success >= 99%", window, policy: JudgingPolicy.Sequential);

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.Contains("more requests would not decide it in a reasonable time", check.Reason, StringComparison.Ordinal);
        Assert.DoesNotMatch("about [0-9,]+ more", check.Reason!);
    }

    private static bool Agrees(Case drawn)
    {
        var random = new Random(drawn.Seed);
        var requests = Recorded.Steady(drawn.Seconds, drawn.Count, i =>
        {
            // Failures and slow answers come at the end of the window only, or anywhere.
            var isLate = i >= drawn.Count * drawn.Late;
            var milliseconds = 5 * Math.Exp(0.5 * random.NextDouble()) * (isLate ? 4 : 1);
            return isLate && random.NextDouble() < drawn.Failing
                ? drawn.Kind switch
                {
                    0 => new Recorded.Request(0, 1, SampleOutcome.Status),
                    1 => new Recorded.Request(0, 40, SampleOutcome.Timeout),
                    _ => new Recorded.Request(0, 40, SampleOutcome.Timeout) { FirstByteMilliseconds = 3 },
                }
                : new Recorded.Request(0, milliseconds);
        }).ToList();
        var metric = Metrics.Find(drawn.Metric)!;
        var limit = Limit(metric, drawn);
        var window = Recorded.Of(drawn.Seconds, requests, metric.Percentile is null ? [] : [limit * 1000]);
        foreach (var policy in Enum.GetValues<JudgingPolicy>())
        {
            foreach (var severity in new[] { Severity.Error, Severity.Warning })
            {
                if (Contradiction(Judged(drawn, metric, limit, severity, policy, window)) is { } wrong)
                    throw new InvalidOperationException($"{drawn} {policy} {severity}: {wrong}");
            }
        }

        return true;
    }

    /// <summary>What a reader of the row would object to; null: nothing.</summary>
    private static string? Contradiction(Check check)
    {
        if (check.Observed is not { Value: var value })
            return check.Verdict == CheckVerdict.Invalid && check.Reason is not null ? null : $"{check.Verdict} without a value";
        if (check.Interval is { } interval && (value < interval.Lower || value > interval.Upper))
            return $"{value} is not in [{interval.Lower}, {interval.Upper}]";
        var holds = Judge.Holds(value, check.Threshold.Comparison, check.LimitValue!.Value.Value) && !(check.IsAtLeast && value.Equals(check.LimitValue.Value.Value) && check.Threshold.Comparison is not Comparison.GreaterOrEqual);
        return check.Verdict switch
        {
            CheckVerdict.Pass when !holds => $"a pass with {check.Message}",
            CheckVerdict.Pass when check.IsAtLeast && !check.Threshold.Requirement.StartsWith('>') => $"a pass with a lower bound: {check.Message}",
            CheckVerdict.Fail or CheckVerdict.Warn when holds => $"a breach with {check.Message}",
            CheckVerdict.Fail when check.DecidingInterval is { } shown && !double.IsFinite(shown.Lower) && !double.IsFinite(shown.Upper) => $"a breach without bounds: {check.Message}",
            CheckVerdict.Inconclusive when check.Reason is null => "undecided without a reason",
            _ => null,
        };
    }

    /// <summary>Near to the value, on either side.</summary>
    private static double Limit(Metric metric, Case drawn) => metric.Unit switch
    {
        Unit.Duration => Math.Round(0.01 * drawn.Factor, 6),
        Unit.Share => Math.Round(1 - (0.05 * drawn.Factor), 6),
        Unit.PerSecond => Math.Round(drawn.Count / drawn.Seconds * drawn.Factor, 3),
        _ => Math.Round(drawn.Count * 0.03 * drawn.Factor),
    };

    private static Check Judged(Case drawn, Metric metric, double limit, Severity severity, JudgingPolicy policy, Measurement window)
    {
        var up = metric.HigherIsBetter == drawn.IsUsual;
        var threshold = Parsed.Threshold($"{drawn.Metric} {(up ? ">" : "<")} 1{(metric.Unit switch { Unit.Duration => "s", Unit.Share => "%", Unit.PerSecond => "/s", _ => "" })}", severity) with
        {
            Limit = new AbsoluteLimit(new Quantity(limit, metric.Unit)),
        };
        return Judge.Evaluate(new PlannedCheck(threshold, "steady", "orders", null, "GET /orders"), [window], Look.First(policy));
    }

    private sealed record Case(double Seconds, int Count, int Seed, double Failing, double Late, int Kind, string Metric, double Factor)
    {
        /// <summary>The limit is on the side where limits of the metric usually are.</summary>
        public bool IsUsual => Seed % 4 > 0;
    }
}
