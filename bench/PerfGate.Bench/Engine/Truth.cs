using System.Globalization;
using System.Text.Json;

namespace PerfGate.Bench.Engine;

/// <summary>What the engine reports beside what the server really did: a constant delay, regular stalls, and the rate and punctuality of the open model.</summary>
internal static class Truth
{
    private static readonly string[] _columns = ["rps", "p50_ms", "p90_ms", "p95_ms", "p99_ms", "max_ms", "little", "late_p50_us", "late_p99_us", "late_max_us", "cores"];

    public static int Run(TextWriter output)
    {
        var goals = new GoalTable();
        Measure(output, goals, seconds: 5);
        goals.Write(output);
        return goals.AllReached ? 0 : 1;
    }

    public static void Measure(TextWriter output, GoalTable goals, int seconds)
    {
        output.WriteLine($"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        output.WriteLine($"| case | truth | {string.Join(" | ", _columns)} |");
        output.WriteLine($"|---|---|{string.Concat(_columns.Select(_ => "---|"))}");

        const string Delay = "5 ms of delay", Stall = "200 ms stalls every 2 s, open 2,000/s", Open = "Open model";
        var closed = Row(output, "5 ms delay, 50 connections", "5.0 ms", "5000", $"connections=50 seconds={seconds}");
        goals.AtMost(Delay, "closed: error against Little's law", closed("little"), 0.02);
        foreach (var (name, values) in new[] { ("closed", closed), ("open 2,000/s", Row(output, "5 ms delay, open 2,000/s", "5.0 ms", "5000", $"rate=2000 connections=100 seconds={seconds}")) })
        {
            foreach (var column in new[] { "p50_ms", "p99_ms", "max_ms" })
                goals.Truth(Delay, $"{name}: {column}", values(column), 5);
        }

        // The first quarter of every other second is spent in the stall: the slowest tenth waits evenly from 0 to 200 ms.
        var stalls = Row(output, "200 ms stall every 2 s, open 2,000/s", "p95 100, p99 180, max 200 ms", "0 200 2000", "rate=2000 connections=600 seconds=8");
        goals.Truth(Stall, "p95_ms", stalls("p95_ms"), 100);
        goals.Truth(Stall, "p99_ms", stalls("p99_ms"), 180);
        goals.Truth(Stall, "max_ms", stalls("max_ms"), 200);

        foreach (var rate in new[] { 1000, 5000, 20_000, 50_000 })
        {
            foreach (var (wait, limit) in new[] { ("sleep", 30), ("spin", 1) })
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{rate}/s, {wait}");
                var row = Row(output, "open " + name, string.Create(CultureInfo.InvariantCulture, $"{rate}/s"), "", string.Create(CultureInfo.InvariantCulture, $"rate={rate} connections=50 seconds={Math.Min(seconds, 4)} wait={wait}"));
                goals.AtMost(Open, $"{name}: error of sending p50, µs", row("late_p50_us"), limit);
                goals.AtMost(Open, $"{name}: error of the rate", Math.Abs(1 - (row("rps") / rate)), 0.005);
            }
        }

        output.WriteLine();
    }

    private static Func<string, double> Row(TextWriter output, string name, string truth, string behaviour, string load)
    {
        using var server = TinyServer.Start(behaviour);
        var result = DriveOn(server.Url, load);
        var cells = _columns.Select(c => result(c) is var v && double.IsNaN(v) ? "-" : v.ToString("0.####", CultureInfo.InvariantCulture));
        output.WriteLine($"| {name} | {truth} | {string.Join(" | ", cells)} |");
        output.Flush();
        return result;
    }

    /// <summary>The engine on the first core.</summary>
    /// <returns>The numbers of its line of JSON; NaN: there is none.</returns>
    public static Func<string, double> DriveOn(string url, string load)
    {
        var said = Commands.Run("taskset", $"-c 0 {Environment.ProcessPath} drive url={url} {load}");
        var json = said.StartsWith('{') ? JsonDocument.Parse(said.Split('\n')[0]).RootElement.Clone() : throw new InvalidOperationException(said);
        return name => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.NaN;
    }
}
