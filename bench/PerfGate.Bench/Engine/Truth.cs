using System.Globalization;
using System.Text.Json;

namespace PerfGate.Bench.Engine;

/// <summary>What the engine reports beside what the server really did: a constant delay, regular stalls, and the rate and punctuality of the open model.</summary>
internal static class Truth
{
    public static int Run(TextWriter output)
    {
        var self = Environment.ProcessPath!;
        string[] columns = ["rps", "p50_ms", "p90_ms", "p95_ms", "p99_ms", "max_ms", "little", "late_p50_us", "late_p99_us", "late_max_us", "cores"];
        output.WriteLine($"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        output.WriteLine($"| case | truth | {string.Join(" | ", columns)} |");
        output.WriteLine($"|---|---|{string.Concat(columns.Select(_ => "---|"))}");

        void Row(string name, string truth, string behaviour, string load)
        {
            using var server = TinyServer.Start(behaviour);
            var result = JsonDocument.Parse(Commands.Run("taskset", $"-c 0 {self} drive url={server.Url} {load}").Split('\n')[0]).RootElement;
            var cells = columns.Select(c => result.GetProperty(c) is { ValueKind: JsonValueKind.Number } v ? v.GetDouble().ToString("0.####", CultureInfo.InvariantCulture) : "-");
            output.WriteLine($"| {name} | {truth} | {string.Join(" | ", cells)} |");
        }

        Row("5 ms delay, 50 connections", "5.0 ms", "5000", "connections=50 seconds=5");
        Row("5 ms delay, open 2,000/s", "5.0 ms", "5000", "rate=2000 connections=100 seconds=5");
        Row("200 ms stall every 2 s, open 2,000/s", "p95 100, p99 180, max 200 ms", "0 200 2000", "rate=2000 connections=600 seconds=8");
        foreach (var rate in new[] { 1000, 5000, 20_000, 50_000 })
        {
            foreach (var wait in new[] { "sleep", "spin" })
                Row(string.Create(CultureInfo.InvariantCulture, $"open {rate}/s, {wait}"), string.Create(CultureInfo.InvariantCulture, $"{rate}/s"), "", string.Create(CultureInfo.InvariantCulture, $"rate={rate} connections=50 seconds=4 wait={wait}"));
        }

        return 0;
    }
}
