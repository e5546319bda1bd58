namespace PerfGate.Syntax;

/// <summary>A value that the spec has from outside: it changes what is measured, so the reports show it.</summary>
/// <param name="Path">Where it stands: <c>phases.steady.rate</c>.</param>
/// <param name="Source">What gave it: <c>${env.RATE}</c>, or <c>--set</c>.</param>
/// <param name="Value">The text that was read.</param>
internal sealed record GivenValue(string Path, string Source, string Value);
