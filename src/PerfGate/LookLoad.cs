using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>What both sides of a comparison are put under to see why one is worse: of a mix only what broke, so that the samples go there.</summary>
internal sealed record LookLoad
{
    // A method that costs 50 µs has some hundred samples then.
    private const double WantedRequests = 2000;
    private const int Recordings = 2;

    // Above it requests wait for each other, and the profile shows the waiting.
    private const double MostUse = 0.5;

    /// <summary>One or more of the phase's.</summary>
    public required IReadOnlyList<PhaseEndpoint> Endpoints { get; init; }

    /// <summary>Arrivals per second to a side, of all <see cref="Endpoints"/>; more than 0.</summary>
    public required double Rate { get; init; }

    /// <summary>The endpoints as a person calls them: <c>GET /orders</c>; null: all of the phase.</summary>
    public string? Subject { get; init; }

    /// <summary>Of each of the two recordings of a side: longer where requests are few.</summary>
    /// <param name="least">With any rate.</param>
    /// <param name="most">However low the rate is.</param>
    public TimeSpan Part(TimeSpan least, TimeSpan most)
    {
        var wanted = TimeSpan.FromSeconds(Math.Min(WantedRequests / Recordings / Rate, most.TotalSeconds));
        return wanted > least ? wanted : least;
    }

    /// <param name="phase">The comparison.</param>
    /// <param name="report">What came of it, with a rate.</param>
    /// <param name="breached">Its checks that ask for the look. One without an endpoint, or none at all, asks for the whole mix.</param>
    /// <param name="cores">That a side has.</param>
    public static LookLoad Of(Phase phase, PhaseReport report, IReadOnlyList<Check> breached, int cores)
    {
        var comparison = report.Comparison!;
        var rate = comparison.Rate!.Value;
        var chosen = phase.Endpoints.Where(e => breached.Any(c => c.Endpoint == e.Endpoint.Name)).ToList();
        if (chosen.Count == 0 || chosen.Count == phase.Endpoints.Count || breached.Any(c => c.Endpoint is null))
            return new LookLoad { Endpoints = phase.Endpoints, Rate = rate };
        return new LookLoad
        {
            Endpoints = chosen,
            Rate = Alone(phase, chosen, rate, [comparison.BaselineMeasurements, report.Measurements], cores),
            Subject = string.Join(" and ", chosen.Select(e => e.Endpoint.Title)),
        };
    }

    /// <summary>
    /// A heavy endpoint at the rate of the whole mix would saturate a side, and one at its share of it gives too few samples. So: as many requests a
    /// second as the mix, while no more of them are inside at once than of the mix (Little's law: rate times response time), and they take at most half of
    /// the cores even if all of a response time were computing. The processor time of a single endpoint is not known; what waits is
    /// overrated by its response time, and driven more gently. Never less than its share of the mix, which both sides could bear. Of both sides the slower counts.
    /// </summary>
    private static double Alone(
        Phase phase, IReadOnlyList<PhaseEndpoint> chosen, double rate, IReadOnlyList<IReadOnlyList<Measurement>> sides, int cores)
    {
        var own = rate * chosen.Sum(e => e.Weight) / phase.Endpoints.Sum(e => e.Weight);
        var most = rate;
        foreach (var side in sides)
        {
            if (Mean(chosen, side) is not { } alone || Mean(phase.Endpoints, side) is not { } mixed)
                return own;
            most = Math.Min(most, Math.Min(rate * mixed, MostUse * cores) / alone);
        }

        return Math.Max(own, most);
    }

    /// <summary>Mean response time of a mix, seconds; null when one of its endpoints has none.</summary>
    private static double? Mean(IReadOnlyList<PhaseEndpoint> mix, IReadOnlyList<Measurement> side)
    {
        var sum = mix.Sum(e => e.Weight * side.FirstOrDefault(m => m.Endpoint == e.Endpoint.Name)?.ResponseTime.Mean);
        return mix.All(e => side.Any(m => m.Endpoint == e.Endpoint.Name && m.ResponseTime.Count > 0)) && sum > 0 ? sum / mix.Sum(e => e.Weight) : null;
    }
}
