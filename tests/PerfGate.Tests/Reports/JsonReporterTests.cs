using System.Text.Json;
using HdrHistogram;
using HdrHistogram.Utilities;
using PerfGate.Measure;
using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class JsonReporterTests
{
    public static TheoryData<string> Runs => new(CanonicalRuns.All.Keys);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_run_is_valid_against_the_schema(string run)
    {
        using var json = Json(CanonicalRuns.All[run]);

        AgreesWithTheSchema(json);
    }

    [Fact]
    public void A_histogram_can_be_read_back_whole()
    {
        var run = CanonicalRuns.Green;
        using var json = Json(run);

        var written = json.RootElement.GetProperty("phases")[0].GetProperty("measurements")[0].GetProperty("responseTime");
        var bytes = written.GetProperty("histogram").GetBytesFromBase64();
        var read = HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(bytes), 0);

        var measured = run.Phases[0].Measurements[0].ResponseTime;
        Assert.Equal(measured.Count, read.TotalCount);
        Assert.Equal(measured.Quantile(0.95)!.Value * 1e9, read.GetValueAtPercentile(95), 1.0);
        Assert.Equal(measured.Quantile(0.95)!.Value, written.GetProperty("p95").GetDouble());
    }

    [Fact]
    public void Causes_and_advice_stand_beside_what_was_measured()
    {
        using var json = Json(CanonicalRuns.Red);

        var insight = Assert.Single(json.RootElement.GetProperty("insights").EnumerateArray());
        Assert.Equal("steady", insight.GetProperty("phase").GetString());
        Assert.Equal(2, insight.GetProperty("causes").GetArrayLength());
        Assert.Equal("cpu-saturated", insight.GetProperty("advice")[0].GetProperty("rule").GetString());
        Assert.Equal("steady.speedscope.json", insight.GetProperty("profile").GetString());
    }

    [Fact]
    public void A_comparison_has_what_changed_per_request_and_agrees_with_the_schema()
    {
        using var json = Json(CanonicalRuns.Red with { Insights = [SampleInsights.Difference with { Phase = "steady" }] });

        var insight = Assert.Single(json.RootElement.GetProperty("insights").EnumerateArray());
        Assert.Equal(["seconds", "seconds", "bytes"], insight.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("unit").GetString()));
        Assert.Equal(770e-6, insight.GetProperty("changes")[0].GetProperty("candidate").GetDouble());
        Assert.Equal("steady-baseline.speedscope.json", insight.GetProperty("baselineProfile").GetString());
        AgreesWithTheSchema(json);
    }

    [Fact]
    public void A_comparison_is_told_with_all_its_rounds()
    {
        var run = CanonicalRuns.All["regression"];
        using var json = Json(run);

        var compared = json.RootElement.GetProperty("phases")[1].GetProperty("comparison");
        var metric = compared.GetProperty("metrics")[0];
        var known = run.Phases[1].Comparison!.Metrics[0];
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("phases")[0].GetProperty("comparison").ValueKind);
        Assert.Equal(("p25", "items", "worse", true), (metric.GetProperty("metric").GetString(), metric.GetProperty("endpoint").GetString(), metric.GetProperty("outcome").GetString(), metric.GetProperty("gating").GetBoolean()));
        Assert.Equal(known.Rounds, metric.GetProperty("rounds").EnumerateArray().Select(r => r.GetDouble()));
        Assert.Equal(known.Looks.Select(l => l.Upper), metric.GetProperty("looks").GetProperty("upper").EnumerateArray().Select(r => r.ValueKind == JsonValueKind.Null ? (double?)null : r.GetDouble()));
        Assert.Equal("other processes used more than 0.6 of a core", compared.GetProperty("excludedTurns")[0].GetProperty("reason").GetString());
        Assert.Equal(2, compared.GetProperty("baselineMeasurements").GetArrayLength());
        var check = json.RootElement.GetProperty("checks").EnumerateArray().First(c => c.GetProperty("phase").GetString() == "baseline");
        Assert.Equal(known.Change, check.GetProperty("compared").GetProperty("change").GetDouble());
    }

    [Fact]
    public void What_was_not_measured_is_null_and_not_zero()
    {
        using var json = Json(CanonicalRuns.DeadTarget);

        var unreached = json.RootElement.GetProperty("checks").EnumerateArray().Last();
        Assert.Equal(JsonValueKind.Null, unreached.GetProperty("observed").ValueKind);
        Assert.Equal(JsonValueKind.Null, unreached.GetProperty("excess").ValueKind);
        Assert.Equal("invalid", unreached.GetProperty("verdict").GetString());
    }

    [Fact]
    public void Plateaus_and_extensions_are_as_the_schema_says()
    {
        var (run, phase) = (CanonicalRuns.Green, CanonicalRuns.Green.Phases[0]);
        var soak = phase.Measurements[0] with { Extensions = 2, Plateaus = [new Plateau(120.5, 24_000, 5, null, 21, null)] };
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden.RepositoryRoot(), "docs", "perfgate.report.schema.json")));
        using var json = Json(run with { Phases = [phase with { Measurements = [soak] }] });

        Assert.Empty(new JsonSchema(schema.RootElement).Mistakes(json.RootElement));
        var written = json.RootElement.GetProperty("phases")[0].GetProperty("measurements")[0];
        Assert.Equal(2, written.GetProperty("extensions").GetInt32());
        Assert.Equal("""[{"atSeconds":120.5,"requests":24000,"heapBytes":5,"memoryBytes":null,"threads":21,"handles":null}]""", JsonSerializer.Serialize(written.GetProperty("plateaus")));
    }

    [Fact]
    public void An_interval_without_an_end_has_null_there()
    {
        var run = CanonicalRuns.Green;
        run = run with { Checks = [run.Checks[0] with { Interval = new Interval(double.NegativeInfinity, 0.2, 0.99) }] };
        using var json = Json(run);

        var interval = json.RootElement.GetProperty("checks")[0].GetProperty("interval");
        Assert.Equal(JsonValueKind.Null, interval.GetProperty("lower").ValueKind);
        Assert.Equal(0.2, interval.GetProperty("upper").GetDouble());
    }

    private static void AgreesWithTheSchema(JsonDocument json)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden.RepositoryRoot(), "docs", "perfgate.report.schema.json")));

        Assert.Empty(new JsonSchema(schema.RootElement).Mistakes(json.RootElement));
    }

    private static JsonDocument Json(RunReport run)
    {
        using var stream = new MemoryStream();
        new JsonReporter().Write(run, stream);
        return JsonDocument.Parse(stream.ToArray());
    }
}
