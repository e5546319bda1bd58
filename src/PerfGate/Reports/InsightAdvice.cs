namespace PerfGate.Reports;

/// <summary>A sentence of advice with its evidence in it.</summary>
/// <param name="Rule">The rule's name: <c>cpu-saturated</c>.</param>
/// <param name="Text">What was seen, with its numbers.</param>
/// <param name="Link">Where to read on.</param>
internal sealed record InsightAdvice(string Rule, string Text, Uri Link);
