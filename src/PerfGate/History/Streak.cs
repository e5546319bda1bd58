namespace PerfGate.History;

/// <summary>A gate that comes to no answer run after run is no gate, and nobody notices as long as it does not fail.</summary>
internal static class Streak
{
    /// <summary>So many in a row are no accident.</summary>
    public const int Limit = 3;

    /// <summary>Undecided runs on a branch up to the newest one.</summary>
    /// <param name="records">Of one gate and profile, in order of time, the newest last.</param>
    /// <param name="branch">The default branch.</param>
    public static int Of(IReadOnlyList<HistoryRecord> records, string branch) =>
        records.Where(r => r.Branch == branch).Reverse().TakeWhile(r => r.IsUndecided).Count();
}
