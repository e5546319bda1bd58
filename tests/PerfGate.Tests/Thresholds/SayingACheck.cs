using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

public sealed class SayingACheck
{
    [Fact]
    public void A_breach_is_one_sentence_with_its_margin() =>
        Assert.Equal(
            "GET /orders at 100: p95 231 ms, threshold < 200 ms (+15.5 %), 12,408 requests [ladder]",
            Breach("p95 < 200ms", 0.231, CheckVerdict.Fail) with { Samples = 12_408, Level = new Level(100, LevelUnit.Concurrency) } is var check ? check.Message : "");

    [Theory]
    [InlineData("throughput > 1000/s", 900, "GET /orders: throughput 900/s, threshold > 1000/s (-10.0 %) [ladder]", 0.1)]
    [InlineData("success >= 99%", 0.9405, "GET /orders: success 94.05 %, threshold >= 99 % (-5.0 points) [ladder]", 0.05)]
    [InlineData("success == 100%", 0.98, "GET /orders: success 98 %, threshold == 100 % (-2.0 points) [ladder]", 0.02)]
    [InlineData("threads == 10", 8, "GET /orders: threads 8, threshold == 10 (-20.0 %) [ladder]", 0.2)]
    [InlineData("mean <= 1s", 3, "GET /orders: mean 3 s, threshold <= 1 s (+200.0 %) [ladder]", 2)]
    public void The_sign_is_that_of_the_number_and_the_excess_that_of_the_breach(string threshold, double observed, string message, double excess)
    {
        var check = Breach(threshold, observed, CheckVerdict.Fail);

        Assert.Equal(message, check.Message);
        Assert.Equal(excess, check.Excess!.Value, 9);
    }

    [Theory]
    [InlineData(0.988, 0.99, "-0.2 points")]
    [InlineData(0.9405, 0.99, "-5.0 points")]
    [InlineData(0.99975, 1, "-0.03 points")]
    [InlineData(0.9999999999, 1, "-0.00000001 points")]
    [InlineData(1, 0.99, "+1.0 points")]
    [InlineData(0.99, 0.99, "+0.0 points")]
    public void Shares_differ_in_points(double share, double from, string said) => Assert.Equal(said, SharePoints.Of(share, from));

    [Fact]
    public void Room_that_is_left_is_a_negative_excess_and_is_not_said()
    {
        var check = Breach("p95 < 200ms", 0.1, CheckVerdict.Pass);

        Assert.Equal(-0.5, check.Excess!.Value, 9);
        Assert.DoesNotContain("(", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_a_share_of_zero()
    {
        var check = Breach("errors == 0", 3, CheckVerdict.Fail) with { Samples = 1 };

        Assert.Null(check.Excess);
        Assert.Equal("GET /orders: errors 3, threshold == 0, 1 request [ladder]", check.Message);
    }

    [Fact]
    public void The_identity_survives_another_limit()
    {
        Assert.Equal("GET /orders p95 [ladder]", Breach("p95 < 200ms", 1, CheckVerdict.Fail).Identity);
        Assert.Equal("GET /orders p95 [ladder]", Breach("p95 <= 300ms", 1, CheckVerdict.Pass).Identity);
    }

    [Fact]
    public void The_identity_tells_severity_level_and_number_apart()
    {
        var check = Breach("p95 < 200ms", 1, CheckVerdict.Warn);
        var warn = check with { Threshold = Parsed.Threshold("p95 < 200ms", Severity.Warning), Level = new Level(200, LevelUnit.Rate), Occurrence = 2 };

        Assert.Equal("GET /orders p95 at 200/s (warn) [ladder] #2", warn.Identity);
        Assert.Equal("GET /orders p95 at 200/s (warn) #2", warn.Name);
    }

    [Theory]
    [InlineData("p95 < 1s", "Fail", DiagnosticCodes.LatencyBreach)]
    [InlineData("p95 < 1s", "Warn", DiagnosticCodes.LatencyBreach)]
    [InlineData("throughput > 1/s", "Fail", DiagnosticCodes.ThroughputBreach)]
    [InlineData("errors == 0", "Fail", DiagnosticCodes.ErrorBreach)]
    [InlineData("memory < 1GiB", "Fail", DiagnosticCodes.ResourceBreach)]
    [InlineData("p95 < baseline", "Fail", DiagnosticCodes.RegressionBreach)]
    [InlineData("p95 < 1s", "Invalid", DiagnosticCodes.NotMeasured)]
    [InlineData("p95 < 1s", "Inconclusive", DiagnosticCodes.Undecided)]
    public void Each_meaning_has_its_code(string threshold, string verdict, string code) =>
        Assert.Equal(code, Breach(threshold, 1, Enum.Parse<CheckVerdict>(verdict)).Code);

    private static Check Breach(string text, double observed, CheckVerdict verdict)
    {
        var threshold = Parsed.Threshold(text);
        return new Check
        {
            Threshold = threshold,
            Phase = "ladder",
            Endpoint = "orders",
            Subject = "GET /orders",
            Verdict = verdict,
            Observed = new Quantity(observed, threshold.Metric.Unit),
            LimitValue = (threshold.Limit as AbsoluteLimit)?.Value,
        };
    }
}
