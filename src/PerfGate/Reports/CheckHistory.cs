namespace PerfGate.Reports;

/// <summary>What a check observed in the last runs, this one last; values are on this run's scale.</summary>
/// <param name="Points">In order of time.</param>
/// <param name="ChangedAt">Index of the first run after the last change for good; null: none is known.</param>
internal sealed record CheckHistory(IReadOnlyList<HistoryPoint> Points, int? ChangedAt);
