using PerfGate.Baselines;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Tests.Thresholds;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Baselines;

public sealed class HoldingAgainstAStoredBaseline
{
    private static readonly MachineClass Here = new() { Architecture = "x64", Cores = 2, Memory = 8L << 30, OperatingSystem = "Linux", Processor = "EPYC", Runtime = ".NET 10.0.1" };
    private static readonly Calibration Steady = new(1e-4, 1e-4, 2e-4, 0.01);

    // The mean of 1 .. 100 ms is 50.5 ms; the throughput of 100 requests in 10 s is 10/s.
    private static readonly Measurement Now = Parsed.Measured(Enumerable.Range(1, 100).Select(i => (double)i));

    [Theory]
    [InlineData("mean <= baseline + 10%", 0.0500, "Pass", 0.055)]
    [InlineData("mean <= baseline + 10%", 0.0400, "Warn", 0.044)]
    [InlineData("mean <= baseline + 10% and + 20ms", 0.0400, "Pass", 0.060)]
    [InlineData("mean <= baseline + 10% and + 1ms", 0.0400, "Warn", 0.044)]
    [InlineData("throughput >= baseline - 10%", 11, "Pass", 9.9)]
    [InlineData("throughput >= baseline - 10%", 12, "Warn", 10.8)]
    public void It_warns_of_what_is_worse_than_was_allowed(string threshold, double stored, string verdict, double limit)
    {
        var check = Judged(threshold, stored);

        Assert.Equal(verdict, check.Verdict.ToString());
        Assert.Equal(stored, check.Baseline!.Value.Value, 9);
        Assert.Equal(limit, check.LimitValue!.Value.Value, 9);
        Assert.True(check.IsAdvisory);
        Assert.IsType<BaselineLimit>(check.Threshold.Limit);
    }

    [Fact]
    public void On_the_machine_that_is_trusted_it_fails() =>
        Assert.Equal((CheckVerdict.Fail, false), Judged("mean <= baseline + 10%", 0.04, trusted: true) is var check ? (check.Verdict, check.IsAdvisory) : default);

    [Theory]
    [InlineData("processor")]
    [InlineData("restless then")]
    [InlineData("restless now")]
    [InlineData("no calibration")]
    public void Trust_holds_only_on_the_same_processor_while_it_is_steady(string difference)
    {
        var restless = Steady with { Spread = 0.06 };
        var check = difference switch
        {
            "processor" => Judged("mean <= baseline + 10%", 0.04, trusted: true, then: Here with { Processor = "Xeon" }),
            "restless then" => Judged("mean <= baseline + 10%", 0.04, trusted: true, stored: restless),
            "restless now" => Judged("mean <= baseline + 10%", 0.04, trusted: true, now: restless),
            _ => Judged("mean <= baseline + 10%", 0.04, trusted: true, isCalibrated: false),
        };

        Assert.Equal((CheckVerdict.Warn, true), (check.Verdict, check.IsAdvisory));
    }

    [Fact]
    public void Times_and_rates_are_scaled_by_the_machine_s_speed_and_nothing_else_is()
    {
        var slower = Steady with { Json = Steady.Json * 2 };

        Assert.Equal(0.08, Judged("mean <= baseline + 10%", 0.04, now: slower).Baseline!.Value.Value, 9);
        Assert.Equal(6, Judged("throughput >= baseline - 10%", 12, now: slower).Baseline!.Value.Value, 9);
        Assert.Equal(0.9, Judged("success >= baseline - 1%", 0.9, now: slower).Baseline!.Value.Value, 9);
        Assert.Equal(0.04, Judged("mean <= baseline + 10%", 0.04, now: slower with { Spread = 0.06 }).Baseline!.Value.Value, 9);
    }

    [Fact]
    public void What_is_not_comparable_is_refused_with_the_reason()
    {
        Assert.Equal("the stored baseline is of another class of machine: 2 cores are not 4", Refused(Judged("mean <= baseline + 10%", 0.04, then: Here with { Cores = 4 })));
        Assert.Equal("the stored baseline is of another class of machine: x64 is not arm64", Refused(Judged("mean <= baseline + 10%", 0.04, then: Here with { Architecture = "arm64" })));
        Assert.Equal("the stored baseline is of another class of machine: .NET 10.0.1 is not .NET 9.0.4", Refused(Judged("mean <= baseline + 10%", 0.04, then: Here with { Runtime = ".NET 9.0.4" })));
        Assert.NotNull(Judged("mean <= baseline + 10%", 0.04, then: Here with { Runtime = ".NET 10.0.7" }).Baseline);
        Assert.Equal("the workload of the phase was changed since the baseline was stored: accept a new one", Refused(Judged("mean <= baseline + 10%", 0.04, workload: "another")));
        Assert.Equal("the stored baseline has no max of orders: accept a new one", Refused(Judged("max <= baseline + 10%", 0.04, storedMetric: "mean")));

        static string Refused(Check check)
        {
            Assert.Equal((CheckVerdict.Inconclusive, null, true), (check.Verdict, check.Baseline, check.IsAdvisory));
            return check.Reason!;
        }
    }

    [Fact]
    public void The_file_reads_back_as_it_was_written_and_is_made_for_a_review()
    {
        var baseline = Stored("p95", 0.01234, Here, Steady);

        var text = StoredBaselineFile.Text(baseline);

        Assert.Contains("""
                  "values": {
                    "orders": {
                      "p95": 0.01234
                    }
                  },
                  "workload": "w"
            """.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        Assert.Equal(text, StoredBaselineFile.Text(StoredBaselineFile.Parse(text)));
        Assert.Contains("it is not a stored baseline", Assert.Throws<FormatException>(() => StoredBaselineFile.Parse("<<<<<<< HEAD")).Message, StringComparison.Ordinal);
        Assert.Contains("its schema is 'perfgate.baseline/9'", Assert.Throws<FormatException>(() => StoredBaselineFile.Parse("""{ "schema": "perfgate.baseline/9" }""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_workload_measures_each_kernel()
    {
        var workload = new ReferenceWorkload();
        Assert.Null(workload.Result());
        workload.MeasureHalf();

        var speed = workload.Result()!;

        Assert.All(new[] { speed.Integer, speed.Memory, speed.Json }, s => Assert.InRange(s, 1e-6, 1));
        Assert.True(speed.Spread >= 0);
    }

    private static Check Judged(
        string threshold, double value, bool trusted = false, MachineClass? then = null, Calibration? stored = null, Calibration? now = null,
        bool isCalibrated = true, string workload = "w", string? storedMetric = null)
    {
        var planned = new PlannedCheck(Parsed.Threshold(threshold), "steady", "orders", null, "GET /orders");
        var baseline = Stored(storedMetric ?? planned.Threshold.Metric.Name, value, then ?? Here, isCalibrated ? stored ?? Steady : null);
        var judge = new StoredJudge(baseline, "", Here, now ?? Steady, trusted);
        return judge.Evaluate(planned, workload, [Now with { Phase = "steady", Endpoint = "orders", Level = null }], Look.First(JudgingPolicy.Sequential));
    }

    private static StoredBaseline Stored(string metric, double value, MachineClass machine, Calibration? calibration) => new()
    {
        Gate = "shop",
        PerfGateVersion = "1",
        Measured = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Machine = machine,
        Calibration = calibration,
        Phases = new Dictionary<string, StoredPhase>
        {
            ["steady"] = new("w", new Dictionary<string, IReadOnlyDictionary<string, double>> { ["orders"] = new Dictionary<string, double> { [metric] = value } }),
        },
    };
}
