namespace PerfGate.Measure;

/// <summary>What failed on both sides, over all rounds that counted.</summary>
internal sealed record ComparedFailures(SideFailures Baseline, SideFailures Candidate);

/// <summary>What failed on one side.</summary>
/// <param name="Failed">Requests that were not answered as expected.</param>
/// <param name="Sent">Of so many.</param>
/// <param name="Commonest">The commonest reason; null without a failure.</param>
internal sealed record SideFailures(long Failed, long Sent, string? Commonest);
