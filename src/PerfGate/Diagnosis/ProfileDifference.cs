using System.Globalization;

namespace PerfGate.Diagnosis;

/// <summary>Two profiles of the same load, per request.</summary>
internal sealed record ProfileDifference
{
    /// <summary>
    /// What the service itself surely does more of first, and then the largest increase first: that the pool's threads look longer for work,
    /// or the server's code costs more, is what a change of the service brings along.
    /// </summary>
    public required IReadOnlyList<MethodChange> Methods { get; init; }

    /// <summary>Processor time of the whole target per request.</summary>
    public required double BaselineMicroseconds { get; init; }

    public required double CandidateMicroseconds { get; init; }

    public static ProfileDifference Of(CpuProfile baseline, long baselineRequests, CpuProfile candidate, long candidateRequests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(baselineRequests);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(candidateRequests);

        var before = baseline.Methods.ToDictionary(m => m.Frame);
        var after = candidate.Methods.ToDictionary(m => m.Frame);
        var changes = before.Keys.Union(after.Keys).Select(frame =>
        {
            var (old, oldError) = PerRequest(before.GetValueOrDefault(frame), baselineRequests);
            var (now, nowError) = PerRequest(after.GetValueOrDefault(frame), candidateRequests);
            return new MethodChange(frame, old, now, Math.Sqrt((oldError * oldError) + (nowError * nowError)));
        });

        return new ProfileDifference
        {
            Methods = [.. changes.Where(c => c.BaselineMicroseconds > 0 || c.CandidateMicroseconds > 0)
                .OrderByDescending(c => c is { IsSignificant: true, ChangeMicroseconds: > 0, Frame.IsFramework: false })
                .ThenByDescending(c => c.ChangeMicroseconds)
                .ThenBy(c => c.Frame.ToString(), StringComparer.Ordinal)],
            BaselineMicroseconds = baseline.TotalMilliseconds * 1000 / baselineRequests,
            CandidateMicroseconds = candidate.TotalMilliseconds * 1000 / candidateRequests,
        };
    }

    /// <summary>
    /// "WorkflowStore.Page (AgentApi) +38 % of CPU per request, +212 µs": the methods that surely cost more, and at least
    /// half as much more as the first. A crowded machine makes everything a little dearer. The framework's own are named only where none
    /// of the service is.
    /// </summary>
    public IEnumerable<string> Lines()
    {
        var surely = Methods.Where(m => m.IsSignificant && m.ChangeMicroseconds > 0).ToList();
        foreach (var change in surely.Where(m => m.Frame.IsFramework == surely[0].Frame.IsFramework && m.ChangeMicroseconds >= surely[0].ChangeMicroseconds / 2))
        {
            var relative = change.RelativeChange is { } share
                ? string.Create(CultureInfo.InvariantCulture, $"+{share * 100:0} %")
                : "new:";
            yield return string.Create(CultureInfo.InvariantCulture, $"{change.Frame} {relative} of CPU per request, +{change.ChangeMicroseconds:0.#} µs");
        }
    }

    /// <summary>
    /// "the largest change of the service's own code: WorkflowStore.Page (AgentApi) 40 -> 104 µs per request, not sure": where no method surely costs
    /// more, a place to look at first. The framework's own are named only where none of the service seems dearer.
    /// </summary>
    /// <returns>Null when nothing grew by more than a standard error, as one in six does by chance.</returns>
    public string? Unsure()
    {
        var largest = Methods.Where(m => !m.IsSignificant && m.ChangeMicroseconds > m.StandardErrorMicroseconds)
            .OrderBy(m => m.Frame.IsFramework).ThenByDescending(m => m.ChangeMicroseconds).FirstOrDefault();
        return largest is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the largest change{(largest.Frame.IsFramework ? "" : " of the service's own code")}: {largest.Frame} {largest.BaselineMicroseconds:0.#} -> {largest.CandidateMicroseconds:0.#} µs per request, not sure");
    }

    private static (double Microseconds, double Error) PerRequest(MethodCpu? method, long requests)
    {
        if (method is null)
            return (0, 0);
        var microseconds = method.ChargedMilliseconds * 1000 / requests;
        return (microseconds, microseconds / Math.Sqrt(Math.Max(1, method.Samples)));
    }
}
