using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>How long <c>perfgate run</c> takes to its first measured request on a running target, and from the last response to its exit.</summary>
internal static class Startup
{
    private const int Requests = 500;
    private const double FirstRequestGoal = 400, ExitGoal = 300;

    /// <param name="arguments">Repetitions (7).</param>
    /// <param name="output">Gets the table.</param>
    /// <returns>1 when a median misses its goal.</returns>
    public static int Run(string[] arguments, TextWriter output)
    {
        var goals = new GoalTable();
        Measure(output, goals, arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 7);
        goals.Write(output);
        return goals.AllReached ? 0 : 1;
    }

    public static void Measure(TextWriter output, GoalTable goals, int repetitions)
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-startup-");
        var engine = Path.Combine(TinyServer.Repository(), "src/PerfGate.Cli/bin/Release/net10.0/PerfGate.Cli.dll");
        var (first, exit) = (new List<double>(), new List<double>());
        try
        {
            for (var i = 0; i < repetitions; i++)
            {
                using var server = new StampServer();
                var spec = Path.Combine(folder.FullName, "perfgate.yml");
                File.WriteAllText(spec, string.Create(CultureInfo.InvariantCulture, $$"""
                    version: 1
                    target: { url: "{{server.Url}}" }
                    endpoints: { health: GET /health }
                    phases: { only: { kind: load, concurrency: 4, requests: {{Requests}}, warmup: 0s, thresholds: [mean < 1s] } }
                    """));
                var start = Stopwatch.GetTimestamp();
                using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", engine, "run", spec, "--format", "plain", "--lock", "none"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var errors = process.StandardError.ReadToEndAsync();
                var said = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                var end = Stopwatch.GetTimestamp();
                if (process.ExitCode != 0 || server.Served < Requests)
                    throw new InvalidOperationException($"exit code {process.ExitCode}, {server.Served} requests: {said}{errors.Result}");
                first.Add(Stopwatch.GetElapsedTime(start, server.FirstTicks).TotalMilliseconds);
                exit.Add(Stopwatch.GetElapsedTime(server.LastTicks, end).TotalMilliseconds);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{repetitions} runs of {Requests} requests; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        output.WriteLine("| | median [range] ms |");
        output.WriteLine("|---|---|");
        Row("start to first measured request", first, FirstRequestGoal);
        Row("last response to exit", exit, ExitGoal);
        output.WriteLine();

        void Row(string name, List<double> values, double goal)
        {
            values.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Peers.Median(values):0} [{values[0]:0}-{values[^1]:0}] |"));
            goals.AtMost("Start and end", $"{name}, ms", Peers.Median(values), goal);
        }
    }
}
