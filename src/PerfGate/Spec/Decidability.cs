using System.Globalization;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>
/// Finds the percentiles that a phase can never decide by arithmetic, before anything is started: the requests that it will make against those that
/// the percentile takes. Where the target sets the pace nothing is known before.
/// </summary>
internal static class Decidability
{
    /// <summary>One warning for each threshold of each phase, about the endpoint and level with the fewest requests.</summary>
    public static void Check(IReadOnlyList<Phase> phases, JudgingPolicy policy, SpecErrors errors)
    {
        if (policy == JudgingPolicy.Point)
            return;
        foreach (var phase in phases.Where(p => p.Kind is not (PhaseKind.Compare or PhaseKind.Capacity)))
        {
            var poor = phase.Checks
                .Where(c => c.Threshold is { Severity: Severity.Error, Limit: AbsoluteLimit, Metric: { Estimation: Estimation.Percentile, Fraction: not null } })
                .Select(c => (Check: c, Expected: Expected(phase, c)))
                .Where(c => c.Expected is { } expected && expected.Most < RequestsNeeded.Near(Fraction(c.Check)))
                .GroupBy(c => c.Check.Threshold.Location)
                .Select(g => g.MinBy(c => c.Expected!.Value.First));
            foreach (var (check, expected) in poor)
                errors.Warn(DiagnosticCodes.NeverDecided, check.Threshold.Location, Message(phase, check, expected!.Value));
        }
    }

    private static double Fraction(PlannedCheck check) => check.Threshold.Metric.Fraction!.Value;

    /// <summary>Requests of the check's own in the first window, and with both extensions; null where the target decides how many.</summary>
    private static (double First, double Most)? Expected(Phase phase, PlannedCheck check)
    {
        if (phase.Levels.FirstOrDefault(l => l.Level == check.Level)?.Load is not { } load)
            return null;
        var share = Share(phase, check.Endpoint);
        if (load is OpenLoad { Arrivals: var arrivals })
        {
            var all = arrivals.MeanRate * arrivals.Duration.TotalSeconds;
            var first = Math.Min(all, phase.Requests ?? double.MaxValue) * share;

            // A soak with pauses is not extended, nor is the number of requests where the spec has one.
            return (first, phase.Plateaus > 0 || phase.Requests is not null ? first : first * Look.Reach(0));
        }

        return phase.Requests is { } requests ? (requests * share, requests * share * Look.MostRequests) : null;
    }

    private static double Share(Phase phase, string? endpoint) =>
        endpoint is null || phase.Alone ? 1 : phase.Endpoints.Where(e => e.Endpoint.Name == endpoint).Sum(e => e.Weight) / phase.Endpoints.Sum(e => e.Weight);

    private static string Message(Phase phase, PlannedCheck check, (double First, double Most) expected)
    {
        var metric = check.Threshold.Metric.Name;
        var (needed, least) = (RequestsNeeded.Near(Fraction(check)), RequestsNeeded.Far(Fraction(check)));
        var extended = expected.Most > expected.First ? string.Create(CultureInfo.InvariantCulture, $", {Math.Floor(expected.Most):N0} with both extensions") : "";
        var outcome = expected.Most < least ? "it can never pass" : string.Create(CultureInfo.InvariantCulture, $"it passes only where the limit is at least twice the value ({least:N0} requests)");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{check.Subject} gets about {Math.Floor(expected.First):N0} requests{(check.Level is { } level ? $" at {level}" : "")} in phase '{phase.Name}'{extended}, and a {metric} needs {needed:N0}: {outcome}; {Advice(phase, check, expected.First, needed)}, or limit a lower percentile or 'mean'");
    }

    /// <summary>What would do by itself in the first window.</summary>
    private static string Advice(Phase phase, PlannedCheck check, double first, double needed)
    {
        var factor = needed / Math.Max(first, 1e-9);
        var ways = new List<string>();
        if (phase.Requests is { } requests)
            ways.Add(string.Create(CultureInfo.InvariantCulture, $"'requests: {Math.Ceiling(requests * factor):0}'"));
        if (phase.Requests is null && phase.Duration is { } duration)
            ways.Add(string.Create(CultureInfo.InvariantCulture, $"'duration: {Math.Ceiling(duration.TotalSeconds * factor):0}s'"));
        if (phase.Levels.First(l => l.Level == check.Level).Load is OpenLoad { Arrivals: ConstantRate constant } && phase.Requests is null)
            ways.Add(string.Create(CultureInfo.InvariantCulture, $"'rate: {Math.Ceiling(constant.PerSecond * factor):0}/s'"));
        if (check.Endpoint is { } name && !phase.Alone && phase.Endpoints.Count > 1 && Share(phase, name) * factor is < 0.9 and var share)
        {
            var others = phase.Endpoints.Where(e => e.Endpoint.Name != name).Sum(e => e.Weight);
            ways.Add(string.Create(CultureInfo.InvariantCulture, $"a weight of {Math.Ceiling(others * share / (1 - share) * 10) / 10:0.#} for '{name}'"));
        }

        return $"use {string.Join(" or ", ways)}";
    }
}
