using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;

namespace PerfGate.Tests.Gating;

/// <summary>Comparisons that ran, as far as a look afterwards reads them.</summary>
internal static class ComparedAt
{
    /// <param name="phase">The comparison.</param>
    /// <param name="rate">Arrivals per second to each side.</param>
    /// <param name="sides">The measurements of either side.</param>
    public static PhaseReport Rate(Phase phase, double rate, params Measurement[] sides) => new()
    {
        Name = phase.Name,
        Kind = "compare",
        Tags = [],
        Started = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
        Warmup = TimeSpan.Zero,
        EndpointTitles = phase.Endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Endpoint.Title),
        Measurements = sides,
        Comparison = new BaselineComparison { Baseline = "main", Rounds = 5, MostRounds = 10, Rate = rate, Metrics = [], BaselineMeasurements = sides },
    };

    /// <summary>Ten requests of an endpoint that all took as long.</summary>
    public static Measurement Measured(string endpoint, double seconds)
    {
        var times = new LatencyHistogram();
        for (var i = 0; i < 10; i++)
            times.Record((long)(seconds * 1e9));
        return new Measurement
        {
            Phase = "compared",
            Endpoint = endpoint,
            StartTicks = 0,
            Elapsed = TimeSpan.FromSeconds(1),
            Offered = 10,
            Succeeded = 10,
            Errors = new ErrorCounts(),
            ResponseTime = times,
            ServiceTime = times,
            TimeToFirstByte = times,
            Generator = new GeneratorHealth(),
        };
    }
}
