namespace PerfGate.Reports;

/// <summary>Stages of shortening, longest first.</summary>
internal enum MarkdownDetail
{
    Everything,
    WithoutEndpoints,
    WithoutPassedChecks,
    SummaryOnly,
}
