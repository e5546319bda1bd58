namespace PerfGate.Bench.Specs;

/// <summary>A spec that is meant to hurt its reader, and what is due.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Due">The code of one of its errors; null: it is read without one.</param>
/// <param name="Content">Of the file.</param>
internal sealed record HostileSpec(string Name, string? Due, byte[] Content)
{
    /// <summary>Another file than one with the content, below the folder; null: that.</summary>
    public string? File { get; init; }
}
