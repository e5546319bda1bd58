using System.Globalization;

namespace PerfGate.Diagnosis;

/// <summary>What a candidate does otherwise than its baseline under the same load: processor time by method, allocation by type.</summary>
internal sealed class SideDifference(SideEvidence baseline, SideEvidence candidate)
{
    public ProfileDifference Cpu { get; } = ProfileDifference.Of(baseline.Cpu, baseline.Requests, candidate.Cpu, candidate.Requests);

    public AllocationDifference Allocation { get; } = AllocationDifference.Of(baseline, candidate);

    /// <summary>The main one first; never empty, so that a diagnosis without a finding is not taken for none.</summary>
    /// <param name="memory">What is asked about is memory, so that comes first.</param>
    public IReadOnlyList<string> Lines(bool memory)
    {
        var cpu = Cpu.Lines().ToList();
        var allocation = Allocation.Line() is { } line ? new[] { line } : [];
        if (memory)
            return allocation.Length + cpu.Count > 0 ? [.. allocation, .. cpu] : ["no type surely takes more memory per request than with the baseline"];
        return cpu.Count > 0 ? [.. cpu, .. allocation] : [NoMethod(), .. allocation];
    }

    public string Draw(string title) => FlameGraph.DrawDifference(baseline.Cpu, baseline.Requests, candidate.Cpu, candidate.Requests, title);

    private string NoMethod() => string.Create(
        CultureInfo.InvariantCulture,
        $"no method surely costs more CPU per request than with the baseline ({Cpu.BaselineMicroseconds:0} µs in all there, {Cpu.CandidateMicroseconds:0} µs here, {Math.Min(baseline.Requests, candidate.Requests):#,0} requests){(Cpu.Unsure() is { } unsure ? $"; {unsure}" : "")}");
}
