using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using PerfGate.Reports;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Reports;

public sealed class OtlpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Histograms_and_thresholds_reach_a_receiver()
    {
        var (path, type, key, body) = ("", "", "", "");
        await using var receiver = await ReceiverAsync(async context =>
        {
            (path, type, key) = (context.Request.Path, context.Request.ContentType!, context.Request.Headers["x-key"].ToString());
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            body = await reader.ReadToEndAsync(Cancel);
        });

        var trouble = await SendAsync(CanonicalRuns.Red, ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Urls.Single() + "/"), ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20b"), ("OTEL_SERVICE_NAME", "shop"));

        Assert.Null(trouble);
        Assert.Equal(("/v1/metrics", "application/json", "a b"), (path, type, key));
        using var json = JsonDocument.Parse(body);
        var resource = json.RootElement.GetProperty("resourceMetrics")[0];
        Assert.Equal("shop", resource.GetProperty("resource").GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString());
        var metrics = resource.GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        var points = metrics["perfgate.response_time"].GetProperty("histogram").GetProperty("dataPoints").EnumerateArray().ToList();
        var measured = CanonicalRuns.Red.Phases.SelectMany(p => p.Measurements).Where(m => m.ResponseTime.Count > 0).ToList();
        Assert.Equal(measured.Count, points.Count);
        Assert.All(points.Zip(measured), pair =>
        {
            // int64 is a text in protobuf's JSON; there is one more count than bounds, and they add up.
            var counts = pair.First.GetProperty("bucketCounts").EnumerateArray().Select(c => long.Parse(c.GetString()!, null)).ToList();
            Assert.Equal(pair.Second.ResponseTime.Count, counts.Sum());
            Assert.Equal(counts.Count - 1, pair.First.GetProperty("explicitBounds").GetArrayLength());
            Assert.Equal(pair.Second.ResponseTime.Count.ToString(null as IFormatProvider), pair.First.GetProperty("count").GetString());
        });
        Assert.Contains(metrics["perfgate.check.passed"].GetProperty("gauge").GetProperty("dataPoints").EnumerateArray(), p => p.GetProperty("asDouble").GetDouble() == 0);
        Assert.True(metrics.ContainsKey("perfgate.check.limit") && metrics.ContainsKey("perfgate.throughput"));
    }

    [Fact]
    public async Task An_endpoint_of_the_metrics_is_used_as_it_stands()
    {
        var path = "";
        await using var receiver = await ReceiverAsync(context =>
        {
            path = context.Request.Path;
            return Task.CompletedTask;
        });

        Assert.Null(await SendAsync(CanonicalRuns.Green, ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.Urls.Single() + "/here"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")));
        Assert.Equal("/here", path);
    }

    [Fact]
    public async Task A_refusal_is_a_warning_without_the_keys()
    {
        await using var receiver = await ReceiverAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });

        var trouble = await SendAsync(CanonicalRuns.Green, ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.Urls.Single() + "/v1?key=s3cret"), ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=s3cret"));

        Assert.Equal(Severity.Warning, trouble!.Severity);
        Assert.EndsWith("/v1 answered 401", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_a_warning_after_its_time()
    {
        var time = new FakeTimeProvider();
        var release = new TaskCompletionSource();
        await using var receiver = await ReceiverAsync(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return release.Task;
        });

        var trouble = await OtlpExport.SendAsync(
            CanonicalRuns.Green,
            name => name switch { "OTEL_EXPORTER_OTLP_ENDPOINT" => receiver.Urls.Single(), "OTEL_EXPORTER_OTLP_TIMEOUT" => "3000", _ => null },
            time,
            Cancel);
        release.SetResult();

        Assert.Contains("did not answer within 3 s", trouble!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318", "not an absolute http or https address")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTLP over HTTP")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_METRICS_EXPORTER=none", null)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_SDK_DISABLED=true", null)]
    [InlineData("OTEL_SERVICE_NAME=shop", null)]
    public async Task What_can_not_be_sent_is_said_and_what_is_off_is_not(string variables, string? said)
    {
        var trouble = await SendAsync(CanonicalRuns.Green, [.. variables.Split(' ').Select(v => v.Split('=', 2)).Select(v => (v[0], v[1]))]);

        Assert.Equal(said is null, trouble is null);
        Assert.Contains(said ?? "", trouble?.Message ?? "", StringComparison.Ordinal);
    }

    private static Task<Diagnostic?> SendAsync(RunReport report, params (string Name, string Value)[] variables) =>
        OtlpExport.SendAsync(report, name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault(), TimeProvider.System, Cancel);

    private static async Task<WebApplication> ReceiverAsync(RequestDelegate receive)
    {
        var app = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        app.Run(receive);
        await app.StartAsync(Cancel);
        return app;
    }
}
