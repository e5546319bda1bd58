using CsCheck;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

public sealed class WritingAThreshold
{
    [Fact]
    public void Has_metric_endpoint_level_comparison_and_limit()
    {
        var threshold = Parsed.Threshold("p95 of orders at 100 < 200ms");

        Assert.Equal("p95", threshold.Metric.Name);
        Assert.Equal("orders", threshold.Endpoint);
        Assert.Equal(new Level(100, LevelUnit.Concurrency), threshold.Level);
        Assert.Equal("< 200 ms", threshold.Requirement);
    }

    [Theory]
    [InlineData("p95<200ms", "p95", "< 200 ms")]
    [InlineData("  mean   <=  1.5s ", "mean", "<= 1.5 s")]
    [InlineData("success == 100%", "success", "== 100 %")]
    [InlineData("throughput > 1000/s", "throughput", "> 1000/s")]
    [InlineData("throughput >= 90/min", "throughput", ">= 1.5/s")]
    [InlineData("errors == 0", "errors", "== 0")]
    [InlineData("memory < 256MiB", "memory", "< 256 MiB")]
    [InlineData("memory < 1.5GB", "memory", "< 1.5 GB")]
    [InlineData("memory.growth < 1MiB/min", "memory.growth", "< 1 MiB/min")]
    [InlineData("cpu < 80%", "cpu", "< 0.8 cores")]
    [InlineData("cpu < 1.5 cores", "cpu", "< 1.5 cores")]
    [InlineData("p(95) < 200ms", "p95", "< 200 ms")]
    [InlineData("p50 < 200ms", "p50", "< 200 ms")]
    [InlineData("p99.95 < 200ms", "p99.95", "< 200 ms")]
    [InlineData("service.p99.9 < 123.456ms", "service.p99.9", "< 123.456 ms")]
    [InlineData("ttfb.p(90) < 2s", "ttfb.p90", "< 2 s")]
    [InlineData("mean <= 0ms", "mean", "<= 0 ms")]
    [InlineData("p95 <= baseline", "p95", "<= baseline")]
    [InlineData("p95 <= baseline + 10%", "p95", "<= baseline + 10 %")]
    [InlineData("p95 <= baseline+12.345%", "p95", "<= baseline + 12.345 %")]
    [InlineData("throughput >= baseline - 5%", "throughput", ">= baseline - 5 %")]
    [InlineData("p95 <= baseline + 10% and + 2ms", "p95", "<= baseline + 10 % and + 2 ms")]
    public void Is_said_with_every_digit_of_its_limit(string text, string metric, string requirement)
    {
        var threshold = Parsed.Threshold(text);

        Assert.Equal(metric, threshold.Metric.Name);
        Assert.Equal(requirement, threshold.Requirement);
    }

    [Fact]
    public void What_is_said_reads_back_as_the_same_limit()
    {
        var limits = from metric in AnyOf(Metrics.All)
                     from mantissa in Gen.Int[1, 999_999]
                     from exponent in Gen.Int[-6, 4]
                     select (metric, value: mantissa * Math.Pow(10, exponent));
        var comparisons = AnyOf(["<", "<=", ">", ">=", "=="]);

        Gen.Select(limits, comparisons).Sample(
            (limit, sign) =>
            {
                var value = limit.metric.Unit == Unit.Share ? limit.value / 1e10 : limit.value;
                while (value > LimitText.Most(limit.metric.Unit))
                    value /= 10;
                var said = $"{limit.metric.Name} {sign} {new AbsoluteLimit(new Quantity(value, limit.metric.Unit))}";
                var read = Parsed.Threshold(said);

                var again = Assert.IsType<AbsoluteLimit>(read.Limit).Value;
                Assert.Equal(limit.metric.Unit, again.Unit);
                Assert.InRange(again.Value, value * (1 - 1e-9), value * (1 + 1e-9));
                Assert.Equal(said, $"{read.Metric.Name} {read.Requirement}");
            },
            iter: 2000,
            seed: "0000000000001");
    }

    [Fact]
    public void A_relative_limit_reads_back_as_the_same_limit()
    {
        var relative = Gen.Select(AnyOf([.. Metrics.All.Where(m => m.Drift is null)]), Gen.Int[-500, 500], Gen.Int[-2000, 2000], Gen.Bool);

        relative.Sample(
            (metric, tenths, margin, hasMargin) =>
            {
                var limit = new BaselineLimit(tenths / 1000.0, hasMargin ? new Quantity(margin / 2000.0, metric.Unit) : null);
                var read = Assert.IsType<BaselineLimit>(Parsed.Threshold($"{metric.Name} <= {limit}").Limit);

                Assert.Equal(limit.Share, read.Share, 12);
                Assert.Equal(limit.Margin?.Value ?? 0, read.Margin?.Value ?? 0, 12);
            },
            iter: 1000,
            seed: "0000000000001");
    }

    [Theory]
    [InlineData("p95", "no comparison")]
    [InlineData("p95 != 5ms", "no comparison")]
    [InlineData("p95 = 5ms", "no comparison")]
    [InlineData("< 5ms", "names no metric")]
    [InlineData("p59x < 5ms", "unknown metric")]
    [InlineData("max) < 5ms", "unknown metric")]
    [InlineData("p(95 < 5ms", "unknown metric")]
    [InlineData("p+95 < 5ms", "unknown metric")]
    [InlineData("p100 < 5ms", "unknown metric")]
    [InlineData("p0 < 5ms", "unknown metric")]
    [InlineData("p99.99999 < 5ms", "unknown metric")]
    [InlineData("memory.p95 < 5ms", "unknown metric")]
    [InlineData("medain < 5ms", "did you mean 'median'")]
    [InlineData("p95 < 5", "did you mean '5ms' or '5s'")]
    [InlineData("success >= 99", "did you mean '99%'")]
    [InlineData("success >= 101%", "at most 100%")]
    [InlineData("success >= -5%", "no limit|can never")]
    [InlineData("success > 100%", "'success > 100%' can never hold: 'success' is at most 100%")]
    [InlineData("gc.pause > 100%", "is at most 100%")]
    [InlineData("mean < 0ms", "'mean' is never negative")]
    [InlineData("success < 0%", "'success' is never negative")]
    [InlineData("errors < 0", "'errors' is never negative")]
    [InlineData("errors < -1", "can never be reached")]
    [InlineData("cpu < -1", "can never be reached")]
    [InlineData("threads.growth < -1", "would ask the target to become better")]
    [InlineData("throughput > 5", "did you mean '5/s'")]
    [InlineData("memory < 5", "did you mean '5MiB'")]
    [InlineData("p95 < ", "is not a limit")]
    [InlineData("p95 << 5ms", "is not understood")]
    [InlineData("p95 < 5ms < 6ms", "is not understood")]
    [InlineData("p95 < baseline + 5", "a relative one reads")]
    [InlineData("p95 < baseline + -5%", "a relative one reads")]
    [InlineData("p95 < baselines + 5%", "a relative one reads")]
    [InlineData("p95 < baseline + 5% and 2ms", "a relative one reads")]
    [InlineData("p95 of < 5ms", "is not understood")]
    [InlineData("p95 of \"a\" b < 5ms", "is not understood")]
    [InlineData("p95 of \"a < 5ms", "is not closed")]
    [InlineData("p95 of a at once < 5ms", "in quotes")]
    [InlineData("p95 at many < 5ms", "is not a level")]
    [InlineData("p95 at 0 < 5ms", "is not a level")]
    [InlineData("memory of orders < 5MiB", "metric of the target")]
    public void Is_answered_when_it_is_wrong(string text, string said) =>
        Assert.Contains(said.Split('|'), part => Parsed.Mistake(text).Contains(part, StringComparison.Ordinal));

    [Theory]
    [InlineData("p95 > 200ms", true)]
    [InlineData("success < 99%", true)]
    [InlineData("throughput <= 10/s", true)]
    [InlineData("p95 < 200ms", false)]
    [InlineData("success >= 99%", false)]
    [InlineData("errors == 0", false)]
    public void Is_warned_of_when_it_states_the_opposite(string text, bool warned)
    {
        var (_, said) = Parsed.Read(text);

        Assert.Equal(warned, said.Any(d => d.Severity == Severity.Warning && d.Message.Contains("what must hold", StringComparison.Ordinal)));
    }

    private static Gen<T> AnyOf<T>(IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);
}
