using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Syntax;

namespace PerfGate.Bench.Engine;

/// <summary>Sends load with the engine alone, no spec and no reports, and prints one line of JSON: what a peer's own command line does.</summary>
internal static class Drive
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var options = arguments.Select(a => a.Split('=', 2)).ToDictionary(p => p[0], p => p.Length > 1 ? p[1] : "true");
        double Number(string name, double fallback) => options.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : fallback;

        var url = new Uri(options["url"]);
        var seconds = Number("seconds", 5);
        var connections = (int)Number("connections", 50);
        var duration = TimeSpan.FromSeconds(seconds);
        var count = (int)Number("endpoints", 1);
        var plan = new LevelPlan
        {
            Phase = "bench",
            Endpoints = [.. Enumerable.Range(0, count).Select(i => new PlannedEndpoint(Get(url, i), 1, [0.1]))],
            Load = options.ContainsKey("rate") ? new OpenLoad(new ConstantRate(Number("rate", 0), duration), connections) : new ClosedLoad(connections),
            Duration = options.ContainsKey("requests") ? null : duration,
            Requests = options.ContainsKey("requests") ? (long)Number("requests", 0) : null,
            Warmup = TimeSpan.FromSeconds(Number("warmup", 1)),
            BaseAddress = new Uri(url.GetLeftPart(UriPartial.Authority)),
            Iterations = new Iterations(1, 0),
            Seed = 1,
            Transport = options.ContainsKey("sockets") ? TransportKind.Sockets : TransportKind.Auto,
            Http = new HttpSettings
            {
                Version = options.ContainsKey("h2") ? HttpVersion.Http2 : HttpVersion.Http11,
                Streams = (int)Number("streams", 10),
                Tls = new TlsPolicy { AcceptAnyCertificate = true },
                Connections = new ConnectionPolicy { FreshPerRequest = options.ContainsKey("fresh") },
            },
            Waiting = Enum.Parse<WaitMode>(options.GetValueOrDefault("wait", "Auto"), ignoreCase: true),
        };

        if (!options.ContainsKey("cold"))
            await EngineWarmUp.Start();
        var (cpu, allocated, early) = (Process.GetCurrentProcess().TotalProcessorTime, 0L, 0L);
        var watch = new LevelWatch { OnTick = tick => (allocated, early) = tick.Elapsed.TotalSeconds < 1.5 ? (GC.GetTotalAllocatedBytes(), Environment.WorkingSet) : (allocated, early) };
        var results = await new LevelRunner().RunAsync(plan, watch, CancellationToken.None);
        var all = results[^1];
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        await output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            rps = Math.Round(all.Throughput ?? 0),
            ok = all.Succeeded,
            offered = all.Offered,
            errors = all.Errors.Total,
            dropped = all.Dropped,
            connects = all.Connects,
            thread_us = Math.Round((all.Generator.CpuCores ?? 0) * all.Elapsed.TotalSeconds / Math.Max(1, all.Succeeded) * 1e6, 2),
            process_us = Math.Round(Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds / Math.Max(1, all.Succeeded) * 1e6, 2),
            process_cpu = Math.Round(used, 2),
            cores = Math.Round(all.Generator.CpuCores ?? 0, 3),
            rss_early_mb = early >> 20,
            rss_mb = Environment.WorkingSet >> 20,
            bytes_per_request = Math.Round((double)(GC.GetTotalAllocatedBytes() - allocated) / Math.Max(1, all.Succeeded), 2),
            p50_ms = Ms(all.ResponseTime.Quantile(0.5)),
            mean_ms = Ms(all.ResponseTime.Mean),
            p90_ms = Ms(all.ResponseTime.Quantile(0.9)),
            p95_ms = Ms(all.ResponseTime.Quantile(0.95)),
            p99_ms = Ms(all.ResponseTime.Quantile(0.99)),
            max_ms = Ms(all.ResponseTime.Max),
            service_p50_ms = Ms(all.ServiceTime.Quantile(0.5)),
            service_p99_ms = Ms(all.ServiceTime.Quantile(0.99)),
            late_p50_us = Ms(all.Generator.LatenessP50) * 1000,
            late_p99_us = Ms(all.Generator.LatenessP99) * 1000,
            late_max_us = Ms(all.Generator.LatenessMax) * 1000,
            backlogged = all.Generator.Backlogged,
            skipped = all.Generator.Skipped,
            little = all.Generator.LittlesLawError,
            elapsed = all.Elapsed.TotalSeconds,
            examples = all.Errors.Examples.Select(e => $"{e.Outcome}: {e.Text} ({e.Count})"),
            invalid = all.Generator.Invalid,
            notes = all.Generator.Notes,
        }));
        return 0;
    }

    private static double? Ms(double? seconds) => seconds is { } s ? Math.Round(s * 1000, 5) : null;

    public static Endpoint Get(Uri url, int number) => new()
    {
        Name = $"e{number}",
        Title = "GET " + url.PathAndQuery,
        Method = "GET",
        PathAndQuery = Template.Constant(url.PathAndQuery),
        Headers = [],
        Expect = Expectations.Default,
        Timeout = TimeSpan.FromSeconds(10),
        Location = new SourceLocation("bench", 1, 1),
    };
}
