using System.Globalization;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Spec;

namespace PerfGate;

/// <summary>What a phase asks of the target, in a few words: <c>stress, 10 to 200 connections for 5 s</c>.</summary>
internal static class PhaseLoad
{
    public static string Of(Phase phase)
    {
        var amounts = phase.Levels.Select(l => Amount(l.Load)).Distinct().ToList();
        var amount = amounts.Count switch
        {
            0 => "",
            1 => $", {amounts[0]}",
            _ => $", {amounts[0]} to {amounts[^1]}",
        };
        var length = phase switch
        {
            { Requests: { } requests } => string.Create(CultureInfo.InvariantCulture, $", {requests:N0} requests"),
            { Duration: { } duration } => $", {new Quantity(duration.TotalSeconds, Unit.Duration)}",
            _ => "",
        };
        return $"{phase.Kind.ToString().ToLowerInvariant()}{amount}{length}{(phase is { Alone: true, Endpoints.Count: > 1 } ? ", each endpoint alone" : "")}";
    }

    private static string Amount(LoadProfile load) => load switch
    {
        ClosedLoad { Concurrency: 1 } => "1 connection",
        ClosedLoad closed => string.Create(CultureInfo.InvariantCulture, $"{closed.Concurrency:N0} connections"),
        OpenLoad open => new Quantity(open.Arrivals.MeanRate, Unit.PerSecond).ToString(),
        _ => "",
    };
}
