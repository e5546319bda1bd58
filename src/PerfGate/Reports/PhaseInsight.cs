namespace PerfGate.Reports;

/// <summary>Why a phase was breached, as far as it could be seen. Never part of a verdict.</summary>
internal sealed record PhaseInsight
{
    public required string Phase { get; init; }

    /// <summary>What was seen inside the target in an extra run under the same load, the main cause first; empty when it was not looked at.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>What the measurements themselves point to.</summary>
    public IReadOnlyList<InsightAdvice> Advice { get; init; } = [];

    /// <summary>The one sentence for places that have room for one: the main cause, or else the first advice; null when there is neither.</summary>
    public string? First => Causes.Concat(Advice.Select(a => a.Text)).FirstOrDefault();

    /// <summary>Where the processor time went, as SVG; null without samples.</summary>
    public string? FlameGraph { get; init; }

    /// <summary>The same for https://www.speedscope.app: a file name among the results; null without samples.</summary>
    public string? ProfileFile { get; init; }
}
