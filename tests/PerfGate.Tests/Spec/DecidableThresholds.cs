using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>What a phase has too few requests for is said before the start, at the threshold's line, with what would do.</summary>
public sealed class DecidableThresholds
{
    [Fact]
    public void A_small_weight_makes_too_few_requests()
    {
        var said = Warned("""
              steady: { kind: load, rate: 60/s, duration: 4s, endpoints: { orders: 8, health: 1 }, thresholds: [p95 < 250ms] }
            """);

        Assert.Equal(
            "GET /health gets about 26 requests in phase 'steady', 106 with both extensions, and a p95 needs 270: it passes only where the limit is at least twice the value (90 requests); "
            + "use 'duration: 41s' or 'rate: 608/s', or limit a lower percentile or 'mean'",
            said.Message);
        Assert.Equal((DiagnosticCodes.NeverDecided, 7), (said.Code, said.Location!.Value.Line));
    }

    [Theory]
    [InlineData("steady: { kind: load, rate: 5/s, duration: 10s, endpoints: orders, thresholds: [p99 < 1s] }", "50 requests in phase 'steady', 200 with both extensions, and a p99 needs 1,377: it can never pass; use 'duration: 276s' or 'rate: 138/s'")]
    [InlineData("steady: { kind: load, rate: 10/s, duration: 10s, endpoints: { orders: 4, health: 1 }, thresholds: [p95 of health < 1s] }", "20 requests in phase 'steady', 80 with both extensions, and a p95 needs 270: it can never pass; use 'duration: 135s' or 'rate: 135/s'")]
    [InlineData("steady: { kind: load, rate: 40/s, duration: 10s, endpoints: { orders: 9, health: 1 }, thresholds: [p95 of health < 1s] }", "a weight of 18.7 for 'health'")]
    [InlineData("quick: { kind: benchmark, iterations: 10, endpoints: orders, thresholds: [p99.9 < 1s] }", "10 requests in phase 'quick', 650 with both extensions, and a p99.9 needs 13,809: it can never pass; use 'requests: 13809'")]
    [InlineData("ladder: { kind: stress, rate: [1/s, 100/s], duration: 10s, endpoints: orders, thresholds: [p95 < 1s] }", "10 requests at 1/s in phase 'ladder', 40 with both extensions")]
    public void The_arithmetic_is_told_with_what_would_do(string phase, string part) =>
        Assert.Contains(part, Warned("  " + phase + "\n").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("steady: { kind: load, rate: 100/s, duration: 10s, endpoints: orders, thresholds: [p95 < 1s, p99 < 1s] }")]
    [InlineData("steady: { kind: load, concurrency: 2, duration: 1s, endpoints: orders, thresholds: [p99 < 1s] }")] // the target sets the pace
    [InlineData("steady: { kind: load, rate: 1/s, duration: 10s, endpoints: orders, thresholds: [warn: p99 < 1s, mean < 1s, success >= 99%] }")]
    public void Enough_or_unknown_is_no_warning(string phase) =>
        Assert.DoesNotContain(ReadSpec.WithPhases("  " + phase + "\n").Said, d => d.Code == DiagnosticCodes.NeverDecided);

    [Fact]
    public void The_point_policy_needs_none_of_it() =>
        Assert.DoesNotContain(
            ReadSpec.Of(ReadSpec.Head + "policy: point\nphases:\n  steady: { kind: load, rate: 5/s, duration: 10s, endpoints: orders, thresholds: [p99 < 1s] }\n").Said,
            d => d.Code == DiagnosticCodes.NeverDecided);

    [Fact]
    public void What_a_target_by_url_uses_can_never_be_measured()
    {
        const string text = """
            version: 1
            target: { url: "http://127.0.0.1:8080" }
            endpoints: { orders: GET /orders }
            phases:
              steady: { kind: load, thresholds: [memory < 1GiB, cpu < 1] }
            """;

        Assert.Equal(
            ["'memory' can never be measured: the target is given by its url (http://127.0.0.1:8080/), PerfGate did not start it and cannot read what its processes use; remove the threshold, or let PerfGate start the target ('project' or 'command')"],
            ReadSpec.Of(text).Said.Where(d => d.Severity == Severity.Error).Take(1).Select(d => d.Message));
        Assert.Equal(2, ReadSpec.Of(text).Errors.Count);
    }

    [Fact]
    public void With_a_url_on_the_command_line_it_is_a_warning() =>
        Assert.Single(
            ReadSpec.WithPhases("  steady: { kind: load, endpoints: orders, thresholds: [memory < 1GiB] }\n", new() { TargetUrl = "http://127.0.0.1:8080" }).Warnings,
            w => w.StartsWith("'memory' can never be measured", StringComparison.Ordinal));

    private static Diagnostic Warned(string phases) =>
        Assert.Single(ReadSpec.WithPhases(phases).Said, d => d.Code == DiagnosticCodes.NeverDecided);
}
