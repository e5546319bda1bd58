using System.Globalization;
using PerfGate.Reports;

namespace PerfGate.Bench.Engine;

/// <summary>
/// The time to recover from a spike that a gate measures, beside the true one: a server with one thread and a fixed service time has a backlog of
/// (peak - capacity) * duration at the end of the peak, and works it off at capacity - base.
/// </summary>
internal static class RecoveryTruth
{
    private const double Base = 50, Peak = 200, Capacity = 100;

    // The metric counts in half-seconds.
    private const double Tolerance = 0.5;

    /// <param name="args">Lengths of the peak in seconds; default 1 and 3.</param>
    /// <param name="output">The table.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var wrong = 0;
        foreach (var text in args.Length > 0 ? args : ["1", "3"])
        {
            var peak = double.Parse(text, CultureInfo.InvariantCulture);
            var truth = (Peak - Capacity) * peak / (Capacity - Base);
            using var server = new FixedServer(TimeSpan.FromSeconds(1 / Capacity));
            var report = await MeasureAsync(server.Address, peak, 10 + peak + (2 * truth), output);
            var found = report.Checks.Single(c => c.Threshold.Metric.Name == "recovery").Observed?.Value;
            var isRight = found is { } seconds && Math.Abs(seconds - truth) <= Tolerance;
            wrong += isRight ? 0 : 1;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{Peak:0}/s for {peak:0.#} s at a capacity of {Capacity:0}/s, {Base:0}/s before and after: recovered in {truth:0.0} s, measured {found:0.0} s {(isRight ? "" : "WRONG")}"));
        }

        return wrong == 0 ? 0 : 1;
    }

    private static async Task<RunReport> MeasureAsync(Uri address, double peak, double duration, TextWriter output) => await OneGate.RunAsync(
        string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            target: { url: "{{address}}" }
            diagnose: off
            endpoints: { it: GET / }
            phases:
              rush: { kind: spike, rate: { base: {{Base}}/s, peak: {{Peak}}/s, at: 8s, for: {{peak}}s }, duration: {{duration}}s, thresholds: [recovery < 60s] }

            """),
        output);
}
