using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>The allocations of two sides under the same load, per request, by type and method.</summary>
internal sealed record AllocationDifference
{
    /// <summary>The largest increase first.</summary>
    public required IReadOnlyList<AllocationChange> Changes { get; init; }

    /// <summary>Of everything, per request.</summary>
    public required double BaselineBytes { get; init; }

    public required double CandidateBytes { get; init; }

    public static AllocationDifference Of(SideEvidence baseline, SideEvidence candidate)
    {
        var before = Sum(baseline);
        var after = Sum(candidate);
        var changes = before.Keys.Union(after.Keys).Select(key =>
        {
            var (old, oldError) = before.GetValueOrDefault(key);
            var (now, nowError) = after.GetValueOrDefault(key);
            return new AllocationChange(key.Type, key.Method, old, now, Math.Sqrt((oldError * oldError) + (nowError * nowError)));
        });
        return new AllocationDifference
        {
            Changes =
            [
                .. changes.OrderByDescending(c => c.ChangeBytes)
                    .ThenBy(c => c.Type, StringComparer.Ordinal).ThenBy(c => c.Method.ToString(), StringComparer.Ordinal),
            ],
            BaselineBytes = Total(baseline),
            CandidateBytes = Total(candidate),
        };
    }

    /// <summary>"every request allocates 12.4 KiB, 8.1 KiB more than with the baseline: +8 KiB of Byte[] in Orders.Page (Shop)".</summary>
    /// <returns>Null when nothing surely grew.</returns>
    public string? Line()
    {
        var surely = Changes.Where(c => c.IsSignificant && c.ChangeBytes > 0).ToList();
        if (surely.Count == 0 || CandidateBytes <= BaselineBytes)
            return null;
        var most = surely.TakeWhile(c => c.ChangeBytes >= surely[0].ChangeBytes / 2).Take(3).Select(c => $"+{Size(c.ChangeBytes)} of {c.Type} in {c.Method}");
        return $"every request allocates {Size(CandidateBytes)}, {Size(CandidateBytes - BaselineBytes)} more than with the baseline: {string.Join(", ", most)}";
    }

    private static double Total(SideEvidence side) => side.Allocations.Sum(a => (double)a.Bytes) / side.Requests;

    private static Dictionary<(string Type, Frame Method), (double Bytes, double Error)> Sum(SideEvidence side) =>
        side.Allocations.GroupBy(a => (a.Type, CpuProfile.Charged(a.Frames))).ToDictionary(g => g.Key, g =>
        {
            var perRequest = g.Sum(a => (double)a.Bytes) / side.Requests;
            return (perRequest, perRequest / Math.Sqrt(g.Count()));
        });

    private static string Size(double bytes) => new Quantity(bytes, Unit.Size).ToString();
}
