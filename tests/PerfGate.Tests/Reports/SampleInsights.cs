using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Reports;

namespace PerfGate.Tests.Reports;

/// <summary>What a diagnosis finds; <see cref="SampleRun.Explain"/> puts in the phase.</summary>
internal static class SampleInsights
{
    private static readonly Frame _pool = new("System.Private.CoreLib", "ThreadPoolWorkQueue.Dispatch");
    private static readonly Frame _mvc = new("Microsoft.AspNetCore.Http", "RequestDelegate.Invoke");

    public static PhaseInsight BusyProcessor { get; } = new()
    {
        Phase = "",
        Causes =
        [
            "77 % of CPU in Catalog.Sort (Shop), called from ItemsEndpoint.Page, 2.17 ms per request; 1.0 of 2 cores busy with the target",
            "every request allocates 513 KiB, 97 % of it Byte[] in Catalog.Copy (Shop)",
        ],
        Advice =
        [
            new("cpu-saturated", "target and generator keep 94 % of 2 cores busy", new Uri("https://example.org/docs/troubleshooting.md#cpu-saturated")),
        ],
        FlameGraph = FlameGraph.Draw(Profile("Catalog.Sort"), "CPU in steady"),
        ProfileFile = "steady.speedscope.json",
    };

    /// <summary>Of a comparison, with what is not sure and what is new.</summary>
    public static PhaseInsight Difference { get; } = new()
    {
        Phase = "",
        Causes = ["Catalog.Sort (Shop) +38 % of CPU per request, +212 µs"],
        Changes =
        [
            new("Catalog.Sort (Shop)", new Quantity(558e-6, Unit.Duration), new Quantity(770e-6, Unit.Duration), IsSure: true),
            new("Catalog.Copy (Shop)", new Quantity(0, Unit.Duration), new Quantity(3e-6, Unit.Duration), IsSure: false),
            new("Byte[] in Catalog.Copy (Shop)", new Quantity(2048, Unit.Size), new Quantity(1024, Unit.Size), IsSure: true),
        ],
        FlameGraph = FlameGraph.DrawDifference(Profile("Catalog.Sort"), 1000, Profile("Catalog.Sort"), 900, "CPU in steady, candidate against baseline"),
        ProfileFile = "steady-candidate.speedscope.json",
        BaselineProfileFile = "steady-baseline.speedscope.json",
    };

    /// <summary>A finding whose every name came from the service.</summary>
    public static PhaseInsight Named(string name) => new()
    {
        Phase = "",
        Causes = [$"61 % of CPU in {name}"],
        Advice = [new("slow-alone", $"{name} takes 70 % of it alone", new Uri("https://example.org/docs/troubleshooting.md?a=1&b=%22#slow-alone"))],
        FlameGraph = FlameGraph.Draw(Profile(name), name),
        ProfileFile = "a b.speedscope.json",
    };

    private static CpuProfile Profile(string method) => new(
        [
            new WeightedStack([_pool, _mvc, new("Shop", "ItemsEndpoint.Page"), new("Shop", method)], 2310, 460),
            new WeightedStack([_pool, _mvc, new("Shop", "ItemsEndpoint.Page"), new("System.Text.Json", "JsonSerializer.Serialize")], 410, 82),
            new WeightedStack([_pool, _mvc, new("Shop", "SearchEndpoint.Find"), new("Shop", "Catalog.Copy")], 180, 36),
            new WeightedStack([_pool], 100, 20),
        ],
        TimeSpan.FromSeconds(3), threads: 6, weighted: true);
}
