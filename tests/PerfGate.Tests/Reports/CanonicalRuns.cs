using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Tests.Reports;

/// <summary>One run of every kind that a report has to tell of.</summary>
internal static class CanonicalRuns
{
    private static readonly Lazy<IReadOnlyDictionary<string, RunReport>> _all = new(() => new Dictionary<string, RunReport>(StringComparer.Ordinal)
    {
        ["green"] = MakeGreen(),
        ["red"] = MakeRed(),
        ["warn"] = MakeWarn(),
        ["inconclusive"] = MakeInconclusive(),
        ["invalid"] = MakeInvalid(),
        ["dead-target"] = MakeDeadTarget(),
        ["empty"] = MakeEmpty(),
        ["hostile"] = MakeHostile(),
        ["regression"] = MakeRegression(),
        ["remembered"] = MakeRemembered(),
        ["undecided"] = MakeUndecided(),
        ["spoilt"] = MakeSpoilt(),
        ["same"] = MakeSame(),
    });

    private static readonly (string, string)[] _shop = [("items", "GET /items"), ("search", "GET /items?q=${random.int(1,20)}"), ("order", "POST /orders")];

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, RunReport> All => _all.Value;

    public static RunReport Green => All["green"];

    public static RunReport Red => All["red"];

    public static RunReport DeadTarget => All["dead-target"];

    public static RunReport Hostile => All["hostile"];

    private static RunReport MakeGreen() => Benchmark(new SampleRun(_shop)).Report(0);

    private static RunReport MakeRed()
    {
        var run = Benchmark(new SampleRun(_shop));
        run.Phase("steady", "load", Load("items", open: true, median: 0.082, spread: 0.25), Load("search", open: true, median: 0.031) with { FailedShare = 0.012 })
            .Check("p95", Comparison.Less, 0.2, "items", change: c => c with { Baseline = new Quantity(0.183, Unit.Duration) })
            .Check("p99", Comparison.Less, 0.2, "items")
            .Check("mean", Comparison.Less, 0.5, "search")
            .Check("success", Comparison.GreaterOrEqual, 0.99, "search")
            .Check("memory.growth", Comparison.Less, 1024 * 1024 / 60.0, null)
            .Check("p95", Comparison.LessOrEqual, 0.11, "items", change: RelativeToBaseline)
            .Explain(SampleInsights.BusyProcessor);
        int[] connections = [10, 50, 100, 200, 500];
        run.Phase("ladder", "stress", [.. connections.Select((c, i) => Step(c, i))]);
        foreach (var c in connections)
            run.Check("success", Comparison.GreaterOrEqual, c > 100 ? 0.95 : 0.99, "items", SampleRun.Connections(c));
        return run.Diagnose(DiagnosticCodes.NotOptimized, Severity.Warning, "Shop.csproj was built without optimization: measure a Release build").Report(1);
    }

    private static RunReport MakeWarn() =>
        Benchmark(new SampleRun(_shop)).Check("mean", Comparison.Less, 0.005, "order", change: c => c with
        {
            Verdict = CheckVerdict.Warn,
            Threshold = c.Threshold with { Severity = Severity.Warning },
        }).Report(0);

    private static RunReport MakeInconclusive() =>
        Benchmark(new SampleRun(_shop)).Check("p99", Comparison.Less, 0.0305, "items", change: c => c with
        {
            Verdict = CheckVerdict.Inconclusive,
            Interval = new Interval(0.0296, 0.0374, 0.99),
            Reason = "the interval holds the limit; about 4,000 requests more would decide it (phase duration 30s)",
        }).Report(0);

    private static RunReport MakeInvalid() =>
        new SampleRun(_shop).Phase("steady", "load", Load("items", open: true, median: 0.02) with
        {
            Generator = new GeneratorHealth { Skipped = 412, CpuCores = 1.94, Invalid = ["the load generator missed its own schedule (p99 of lateness 41 ms): lower the rate or give the machine more cores"] },
        })
            .Check("p95", Comparison.Less, 0.2, "items", change: Unmeasured)
            .Check("success", Comparison.GreaterOrEqual, 0.99, "items", change: Unmeasured)
            .Report(4);

    private static RunReport MakeDeadTarget() =>
        Benchmark(new SampleRun(_shop))
            .Unreached("steady", "p95", 0.2, "items", "the target exited with code 139 in phase latency")
            .Unreached("steady", "mean", 0.1, "items", "the target exited with code 139 in phase latency")
            .Diagnose(DiagnosticCodes.TargetDied, Severity.Error, "the target exited with code 139 in phase latency; its last line: Segmentation fault")
            .Report(3);

    private static RunReport MakeEmpty() =>
        new SampleRun(_shop).Diagnose(DiagnosticCodes.TargetDidNotStart, Severity.Error, "the target did not start: no such file 'Shop.dll'", inSpec: false).Report(3);

    /// <summary>Texts that a service or a spec could use to break out of a format.</summary>
    private static RunReport MakeHostile()
    {
        const string nasty = "GET /`a`|<b>&@team \u001b[31mred\u001b[0m \u0001 ]]> ##vso[task.complete] ::error::x |n \ud800 ä";
        return new SampleRun(("items", nasty))
            .Phase("a \"b\" <c>", "load", Load("items", median: 0.25) with { FailedShare = 0.5 })
            .Check("p95", Comparison.Less, 0.2, "items", change: c => c with { Reason = "first line\r\n##vso[task.setvariable]second line\n::warning::third" })
            .Check("mean", Comparison.Less, 0.9, "items")
            .Check("mean", Comparison.Less, 0.8, "items")
            .Explain(SampleInsights.Named(nasty))
            .Diagnose(DiagnosticCodes.TargetDied, Severity.Error, "last line: \u001b]0;title\u0007 <script>alert(1)</script> -->")
            .Report(1);
    }

    private static RunReport MakeRegression()
    {
        var (comparison, checks) = Compared(items: 0.079, spread: 0.012).Decide(c => c with
        {
            ExcludedTurns = new Dictionary<string, int> { ["the load generator was late"] = 3, ["other processes used more than 0.6 of a core"] = 11 },
            RepeatedRounds = new Dictionary<string, int> { ["other processes used more than 0.6 of a core"] = 1 },
            BaselineMeasurements = [Before("items", 0.0117), Before("search", 0.0042)],
            Notes = ["the machine's speed varied by 9 % (a fixed piece of work between the slices)"],
        });
        return Benchmark(new SampleRun(_shop)).Compare(comparison, checks, Load("items", open: true, median: 0.0127), Load("search", open: true, median: 0.0042) with { FailedShare = 0.002 }).Report(1);
    }

    /// <summary>The widest table: a comparison, and the last runs of every check.</summary>
    private static RunReport MakeRemembered()
    {
        var run = MakeRegression();
        HistoryPoint Run(Check check, int i) => new(check.Observed!.Value.Value * (1 + (i * 7 % 5 * 0.03)), i == 4 ? "fail" : "pass", $"3f2c1a{i} on 4 March 2026");
        return run with
        {
            History = run.Checks.ToDictionary(c => c.Identity, c => new CheckHistory([.. Enumerable.Range(0, 12).Select(i => Run(c, i))], [new HistoryChange(4, "changed at 0000004, 2026-01-05 (before: 0000003, 2026-01-04)"), new HistoryChange(6, "changed within 0000006, 2026-01-07")]), StringComparer.Ordinal),
        };
    }

    private static RunReport MakeUndecided()
    {
        var (comparison, checks) = Compared(items: 0.05, spread: 0.06).Decide(c => c with { BaselineMeasurements = [Before("items", 0.0117)] });
        return new SampleRun(_shop).Compare(comparison, checks, Load("items", open: true, median: 0.0121)).Report(0);
    }

    private static RunReport MakeSpoilt()
    {
        var comparison = new BaselineComparison
        {
            Baseline = "origin/main at 3f2c1ab",
            Rounds = 3,
            MostRounds = 30,
            RepeatedRounds = new Dictionary<string, int> { ["the hypervisor gave the machine to others"] = 4 },
            Turns = 60,
            Rate = 125,
            Metrics = [],
            Invalid = ["4 of 7 rounds could not be used: the hypervisor gave the machine to others"],
        };
        return new SampleRun(_shop).Compare(comparison, Compared(0, 0).Judge(comparison), Load("items", open: true, median: 0.0121)).Report(4);
    }

    private static RunReport MakeSame()
    {
        var comparison = new BaselineComparison { Baseline = "origin/main at 3f2c1ab", Rounds = 0, MostRounds = 0, Metrics = [], Notes = ["both sides are the same program: nothing was measured"] };
        return new SampleRun(_shop).Compare(comparison, Compared(0, 0).Judge(comparison)).Report(0);
    }

    private static SampleComparison Compared(double items, double spread) => new SampleComparison()
        .Of("p25", "items", "GET /items", 0.0104, items, spread, Severity.Error)
        .Of("p50", "items", "GET /items", 0.0117, items + 0.004, spread * 1.6, Severity.Warning)
        .Of("p25", "search", "GET /items?q=${random.int(1,20)}", 0.0037, 0.002, spread * 0.8, Severity.Error)
        .Of("cpu.per-request", null, "target", 0.00081, 0.006, spread * 0.5, Severity.Error)
        .Of("p99", "items", "GET /items", 0.031, 0.02, 0.11)
        .Of("p50", "search", "GET /items?q=${random.int(1,20)}", 0.0042, 0.013, spread * 0.5)
        .Of("memory", null, "target", 92 * 1024 * 1024, -0.012, 0.004);

    private static Measurement Before(string endpoint, double median) =>
        (Load(endpoint, median, open: true) with { Phase = "baseline" }).Measure() with { Timeline = [], Runtime = null };

    private static SampleRun Benchmark(SampleRun run) =>
        run.Phase("latency", "benchmark", Load("items", median: 0.012), Load("search", median: 0.0042), Load("order", median: 0.0061) with { Spread = 0.4 })
            .Check("mean", Comparison.Less, 0.1, "items")
            .Check("mean", Comparison.Less, 0.1, "search")
            .Check("max", Comparison.Less, 0.5, "order")
            .Check("throughput", Comparison.Greater, 100, "items")
            .Check("success", Comparison.Equal, 1, "items");

    private static SampleLoad Load(string endpoint, double median, bool open = false, double spread = 0.2) =>
        new() { Phase = "", Endpoint = endpoint, MedianSeconds = median, Open = open, Spread = spread };

    private static SampleLoad Step(int connections, int step) => Load("items", 0.004 * Math.Max(1, connections / 40.0)) with
    {
        Level = SampleRun.Connections(connections),
        Rate = Math.Min(connections * 20, 900),
        Seconds = 5,
        StartSecond = step * 6,
        FailedShare = connections switch { 200 => 0.03, 500 => 0.12, _ => 0 },
    };

    private static Check RelativeToBaseline(Check check) => check with
    {
        Baseline = new Quantity(0.1, Unit.Duration),
        LimitValue = new Quantity(0.11, Unit.Duration),
        Threshold = check.Threshold with { Limit = new BaselineLimit(0.10, null) },
    };

    private static Check Unmeasured(Check check) => check with
    {
        Verdict = CheckVerdict.Invalid,
        Reason = "the load generator missed its own schedule (p99 of lateness 41 ms): lower the rate or give the machine more cores",
    };
}
