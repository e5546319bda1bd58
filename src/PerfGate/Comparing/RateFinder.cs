using PerfGate.Load;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Spec;

namespace PerfGate.Comparing;

/// <summary>Finds the rate of a comparison: a share of what the baseline answers to a few connections that send back to back.</summary>
internal sealed class RateFinder(Phase phase, Iterations iterations, Uri address)
{
    private const int Connections = 8;
    private const double LeastRate = 50, MostRate = 2000, MostShare = 0.5;

    /// <summary>Arrivals per second.</summary>
    public async Task<double> FindAsync(double share, CancellationToken cancel)
    {
        var plan = new LevelPlan
        {
            Phase = phase.Name,
            Endpoints = [.. phase.Endpoints.Select(e => new PlannedEndpoint(e.Endpoint, e.Weight, []))],
            Load = new ClosedLoad(Connections),
            Duration = TimeSpan.FromSeconds(2),
            Warmup = TimeSpan.FromSeconds(1),
            BaseAddress = address,
            Http = phase.Http,
            Affinity = phase.Affinity,
            Iterations = iterations,
            Seed = iterations.Seed,
        };
        var measured = await new LevelRunner().RunAsync(plan, LevelWatch.None, cancel);
        return Choose(measured[^1].Throughput ?? 0, share);
    }

    /// <summary>Within what the generator paces well; of a slow service never more than half of what it can do.</summary>
    internal static double Choose(double capacity, double share) =>
        Math.Round(Math.Max(1, Math.Min(Math.Clamp(capacity * share, LeastRate, MostRate), Math.Max(capacity * share, capacity * MostShare))));
}
