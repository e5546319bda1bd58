namespace PerfGate.Reports;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Its head; a table whose titles are all empty has none.</param>
/// <param name="Right">Aligned to the right, as numbers are.</param>
/// <param name="MaxWidth">Longer cells are cut.</param>
internal sealed record TextColumn(string Title, bool Right = false, int MaxWidth = 40);
