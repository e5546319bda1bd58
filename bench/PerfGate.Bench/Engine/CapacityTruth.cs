using System.Globalization;
using PerfGate.Reports;

namespace PerfGate.Bench.Engine;

/// <summary>The capacity that a gate finds, beside the one that the server has: 1 over its fixed service time.</summary>
internal static class CapacityTruth
{
    private const double Tolerance = 0.1;

    /// <param name="args">Service times in ms; default 2 and 5.</param>
    /// <param name="output">The table.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var wrong = 0;
        foreach (var text in args.Length > 0 ? args : ["2", "5"])
        {
            var service = TimeSpan.FromMilliseconds(double.Parse(text, CultureInfo.InvariantCulture));
            var truth = 1 / service.TotalSeconds;
            using var server = new FixedServer(service);
            var report = await FindAsync(server.Address, service, output);
            var found = report.Phases[0].Capacity!;
            var error = (found.Result.Value / truth) - 1;
            var isRight = error is { } e && Math.Abs(e) <= Tolerance;
            wrong += isRight ? 0 : 1;
            foreach (var level in found.Levels)
                await output.WriteLineAsync($"  {level.Level,-10} {(level.Holds switch { true => "holds", false => "does not hold", null => "not measured" }),-14} {level.Reason}");
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"service time {text} ms: capacity {truth:0}/s, found {found.Result.Value:0.#}/s below {found.Result.Upper:0.#}/s ({error:+0.0 %;-0.0 %}) {found.Result.Reason} {(isRight ? "" : "WRONG")}"));
        }

        return wrong == 0 ? 0 : 1;
    }

    private static async Task<RunReport> FindAsync(Uri address, TimeSpan service, TextWriter output)
    {
        var limit = string.Create(CultureInfo.InvariantCulture, $"{service.TotalMilliseconds * 20:0}ms");
        return await OneGate.RunAsync(
            $$"""
            version: 1
            target: { url: "{{address}}" }
            diagnose: off
            endpoints: { it: GET / }
            phases:
              most: { kind: capacity, rate: { from: 20/s, to: 5000/s }, duration: 4s, thresholds: [p95 < {{limit}}] }

            """,
            output);
    }
}
