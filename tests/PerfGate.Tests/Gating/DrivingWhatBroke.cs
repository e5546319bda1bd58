using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class DrivingWhatBroke
{
    private const int Cores = 2;

    /// <summary>One page, two lists and three reports of six requests.</summary>
    private static readonly Phase Mix = ReadSpec.Of("""
        version: 1
        target: { command: [shop, --port, "{port}"] }
        endpoints: { page: { request: GET /page, weight: 1 }, list: { request: GET /list, weight: 2 }, report: { request: GET /report, weight: 3 } }
        phases: { p: { kind: load } }
        baseline: { ref: main }
        """).Spec.Phases.Single(p => p.Kind == PhaseKind.Compare);

    [Fact]
    public void An_endpoint_that_is_no_heavier_than_the_mix_gets_the_rate_of_the_mix()
    {
        var load = Load(Compared(page: 0.001, list: 0.002, report: 0.003), "page");

        Assert.Equal(["page"], load.Endpoints.Select(e => e.Endpoint.Name));
        Assert.Equal((60, "GET /page"), (load.Rate, load.Subject));
    }

    [Fact]
    public void A_heavy_endpoint_has_no_more_requests_inside_than_the_mix_had()
    {
        // (1 * 20 + 2 * 1 + 3 * 1) / 6 = 4.167 ms at 60 a second: of 20 ms each, 12.5 a second.
        Assert.Equal(12.5, Load(Compared(page: 0.020, list: 0.001, report: 0.001), "page").Rate, 1e-9);
    }

    [Fact]
    public void The_slower_side_decides()
    {
        var report = Compared(page: 0.005, list: 0.005, report: 0.005) with { Measurements = Side(0.020, 0.001, 0.001) };

        Assert.Equal(12.5, Load(report, "page").Rate, 1e-9);
        Assert.Equal(12.5, Load(report with { Measurements = report.Comparison!.BaselineMeasurements, Comparison = report.Comparison with { BaselineMeasurements = report.Measurements } }, "page").Rate, 1e-9);
    }

    [Fact]
    public void Beside_endpoints_that_wait_half_of_the_cores_is_the_most()
    {
        // Reports wait for half a second: a list of 25 ms could come as often as all of the mix, and would take 1.5 of 2 cores.
        Assert.Equal(40, Load(Compared(page: 0.025, list: 0.025, report: 0.5), "list").Rate, 1e-9);
    }

    [Fact]
    public void It_is_never_less_than_in_the_mix()
    {
        // Half of the cores would be one a second of 1 s each, and the mix has thirty of them.
        Assert.Equal(30, Load(Compared(page: 0.001, list: 0.001, report: 1), "report").Rate, 1e-9);
        Assert.Equal(10, Load(Compared(page: 0.001, list: 0.001, report: 1) with { Measurements = [] }, "page").Rate, 1e-9);
    }

    [Fact]
    public void Several_endpoints_keep_their_weights_among_themselves()
    {
        var load = Load(Compared(page: 0.001, list: 0.001, report: 0.001), "report", "page", "page");

        Assert.Equal([("page", 1.0), ("report", 3.0)], load.Endpoints.Select(e => (e.Endpoint.Name, e.Weight)));
        Assert.Equal("GET /page and GET /report", load.Subject);
    }

    [Fact]
    public void What_broke_for_all_together_asks_for_all()
    {
        var report = Compared(page: 0.001, list: 0.001, report: 0.001);

        Assert.All(
            [Load(report, "page", null), Load(report, "page", "list", "report"), Load(report)],
            load => Assert.Equal((Mix.Endpoints, 60, null), (load.Endpoints, load.Rate, load.Subject)));
    }

    [Theory]
    [InlineData(1000, 3)]
    [InlineData(250, 4)]
    [InlineData(10, 8)]
    public void Where_requests_are_few_the_recordings_are_longer(double rate, double seconds)
    {
        var load = new LookLoad { Endpoints = Mix.Endpoints, Rate = rate };

        Assert.Equal(seconds, load.Part(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8)).TotalSeconds);
    }

    private static LookLoad Load(PhaseReport report, params string?[] breached) =>
        LookLoad.Of(Mix, report, [.. breached.Select(e => Judge.NotReached(Mix.Checks[0] with { Endpoint = e }, "a test") with { Verdict = CheckVerdict.Fail })], Cores);

    /// <summary>At 60 requests a second, with the same mean response times on both sides, in seconds.</summary>
    private static PhaseReport Compared(double page, double list, double report) => ComparedAt.Rate(Mix, 60, Side(page, list, report));

    private static Measurement[] Side(double page, double list, double report) =>
        [ComparedAt.Measured("page", page), ComparedAt.Measured("list", list), ComparedAt.Measured("report", report)];
}
