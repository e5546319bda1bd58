namespace PerfGate.Reports;

/// <summary>Why a phase was breached, as far as it could be seen. Never part of a verdict.</summary>
internal sealed record PhaseInsight
{
    public required string Phase { get; init; }

    /// <summary>What the failures and the target's own log say: it comes before everything that was looked for.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What was seen inside the target in an extra run under the same load, the main cause first; empty when it was not looked at.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>What the measurements themselves point to.</summary>
    public IReadOnlyList<InsightAdvice> Advice { get; init; } = [];

    /// <summary>The one sentence for places that have room for one: the main cause, or else the first advice; null when there is neither.</summary>
    public string? First => Reasons.Concat(Causes).Concat(Advice.Select(a => a.Text)).FirstOrDefault();

    /// <summary>For a comparison: what the candidate does at another cost than the baseline, the largest increase first; empty otherwise.</summary>
    public IReadOnlyList<InsightChange> Changes { get; init; } = [];

    /// <summary>Where the processor time went, as SVG; of a comparison the candidate's, coloured by the difference; null without samples.</summary>
    public string? FlameGraph { get; init; }

    /// <summary>The same for https://www.speedscope.app: a file name among the results; null without samples.</summary>
    public string? ProfileFile { get; init; }

    /// <summary>Of a comparison the baseline's; null otherwise.</summary>
    public string? BaselineProfileFile { get; init; }
}
