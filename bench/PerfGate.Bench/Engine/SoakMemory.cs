using System.Diagnostics;
using System.Globalization;
using PerfGate.Statistics;

namespace PerfGate.Bench.Engine;

/// <summary>The resident memory of the gate itself while it drives a soak: flat after the second minute, whatever the rate.</summary>
internal static class SoakMemory
{
    private const double MostGrowth = 1, Alpha = 0.05;

    private static readonly TimeSpan _spacing = TimeSpan.FromSeconds(5);

    /// <param name="arguments">Minutes (60), requests a second (3000).</param>
    /// <param name="output">Gets the readings and the slope.</param>
    /// <returns>1 when the upper bound of the slope is not below 1 MiB a minute.</returns>
    public static int Run(string[] arguments, TextWriter output)
    {
        var minutes = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 60;
        var rate = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3000;
        var folder = Directory.CreateTempSubdirectory("perfgate-soak-");
        try
        {
            using var server = TinyServer.Start();
            var spec = Path.Combine(folder.FullName, "perfgate.yml");
            File.WriteAllText(spec, string.Create(CultureInfo.InvariantCulture, $$"""
                version: 1
                target: { url: "{{server.Url}}" }
                preflight: off
                endpoints:
                  good: GET /health
                  wrong: { request: GET /, expect: { status: 404 } }
                  other: { request: "GET /${seq}?u=${uuid}", expect: { body: { contains: not-there } } }
                phases:
                  soak: { kind: soak, endpoints: { good: 18, wrong: 1, other: 1 }, rate: {{rate}}/s, duration: {{(int)(minutes * 60)}}s, warmup: 2s, plateaus: 12, thresholds: [ success >= 0% ] }
                """));
            var readings = Read(spec);
            foreach (var reading in readings.Where((_, i) => i % 12 == 0))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reading.At,6:0.0} min  {reading.Value,6:0.0} MiB"));

            var settled = readings.Where(r => r.At >= 2).ToArray();
            if (settled.Length < 10)
                throw new InvalidOperationException($"only {settled.Length} readings after the second minute: a longer soak is needed");
            var slope = TheilSen.Of(settled, Alpha);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after the second minute: {slope.Slope:0.00} MiB a minute, at most {slope.Upper:0.00} at 95 %, {settled.Length} readings; goal: below {MostGrowth} MiB"));
            return slope.Upper < MostGrowth ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<TrendPoint> Read(string spec)
    {
        var engine = Path.Combine(TinyServer.Repository(), "src/PerfGate.Cli/bin/Release/net10.0/PerfGate.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", engine, "run", spec, "--format", "plain", "--lock", "none", "--time-limit", "26h"]) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        var readings = new List<TrendPoint>();
        while (!process.WaitForExit(_spacing))
        {
            if (File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line)
                readings.Add(new TrendPoint(clock.Elapsed.TotalMinutes, double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024));
        }

        return process.ExitCode is 0 or 1 or 4 ? readings : throw new InvalidOperationException($"exit code {process.ExitCode}: {said.Result}");
    }
}
