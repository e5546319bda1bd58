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
        output.WriteLine($"| case | truth by the server: p50 / p95 / p99 / max, ms | {string.Join(" | ", _columns)} |");
        output.WriteLine($"|---|---|{string.Concat(_columns.Select(_ => "---|"))}");

        const string Delay = "5 ms of delay", Stall = "200 ms stalls every 2 s, open 2,000/s", Open = "Open model";
        var closed = Row(output, goals, Delay, "5 ms delay, 50 connections", "5000", $"connections=50 seconds={seconds}");
        goals.AtMost(Delay, "closed: error against Little's law", closed("little"), 0.02);
        Row(output, goals, Delay, "5 ms delay, open 2,000/s", "5000", $"rate=2000 connections=100 seconds={seconds}");

        // The slowest tenth waits evenly from 0 to 200 ms, and for the server to work off what has come meanwhile.
        Row(output, goals, Stall, "200 ms stall every 2 s, open 2,000/s", "0 200 2000", "rate=2000 connections=600 seconds=8 warmup=2");

        foreach (var rate in new[] { 1000, 5000, 20_000, 50_000 })
        {
            foreach (var (wait, limit) in new[] { ("sleep", 30), ("spin", 1) })
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{rate}/s, {wait}");
                var row = Row(output, goals, null, "open " + name, "", string.Create(CultureInfo.InvariantCulture, $"rate={rate} connections=50 seconds={Math.Min(seconds, 4)} wait={wait}"));
                goals.AtMost(Open, $"{name}: error of sending p50, µs", row("late_p50_us"), limit);
                goals.AtMost(Open, $"{name}: error of the rate", Math.Abs(1 - (row("rps") / rate)), 0.005);
            }
        }

        output.WriteLine();
    }

    /// <summary>One run; with a group of goals the server tells what was true, and p50, p99 and maximum are held against that.</summary>
    private static Func<string, double> Row(TextWriter output, GoalTable goals, string? group, string name, string behaviour, string load)
    {
        using var server = TinyServer.Start(behaviour, truth: group is not null);
        var result = DriveOn(server.Url, load);
        var truth = group is null ? null : server.StopAndTell();
        foreach (var column in truth is null ? [] : new[] { "p50_ms", "p99_ms", "max_ms" })
        {
            // The engine counts from when it was to send, and says how late it was at most: a processor that it was not given is in the maximum.
            var own = column == "max_ms" && result("late_max_us") is var late && !double.IsNaN(late) ? late / 1000 : 0;
            goals.Truth(group!, $"{name}: {column}", result(column), truth![column], own);
        }

        output.WriteLine($"| {name} | {Cells(c => truth?.GetValueOrDefault(c, double.NaN) ?? double.NaN, ["p50_ms", "p95_ms", "p99_ms", "max_ms"], " / ")} | {Cells(result, _columns, " | ")} |");
        output.Flush();
        return result;
    }

    private static string Cells(Func<string, double> values, string[] columns, string between) =>
        string.Join(between, columns.Select(c => values(c) is var v && double.IsNaN(v) ? "-" : v.ToString("0.####", CultureInfo.InvariantCulture)));

    /// <summary>The engine on the first core.</summary>
    /// <returns>The numbers of its line of JSON; NaN: there is none.</returns>
    public static Func<string, double> DriveOn(string url, string load)
    {
        var said = Commands.Run("taskset", $"-c 0 {Commands.Self} drive url={url} {load}");
        var json = said.StartsWith('{') ? JsonDocument.Parse(said.Split('\n')[0]).RootElement.Clone() : throw new InvalidOperationException(said);
        return name => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.NaN;
    }
}
