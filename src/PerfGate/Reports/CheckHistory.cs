namespace PerfGate.Reports;

/// <summary>What a check observed in the last runs, this one last; values are on this run's scale.</summary>
/// <param name="Points">In order of time.</param>
/// <param name="Changes">Where the level changed for good, in order of time; empty: none is known.</param>
internal sealed record CheckHistory(IReadOnlyList<HistoryPoint> Points, IReadOnlyList<HistoryChange> Changes);

/// <summary>One change for good.</summary>
/// <param name="Index">Of the first run at the new level.</param>
/// <param name="Words">For people: what it came with.</param>
internal sealed record HistoryChange(int Index, string Words);
