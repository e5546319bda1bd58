using System.Globalization;
using PerfGate.Reports;

namespace PerfGate.History;

/// <summary>The records of earlier runs: a file for each, so that writers at the same time, and merges, lose none.</summary>
internal static class HistoryFolder
{
    /// <summary>Where the spec names no other place, below its folder.</summary>
    public static readonly string DefaultPath = Path.Combine(".perfgate", "history");

    // Several windows of the search for changes; a cache does not grow for ever.
    private const int MostRecords = 500;

    /// <summary>In order of time. What cannot be read as a record is left out.</summary>
    public static IReadOnlyList<HistoryRecord> Read(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.GetFiles(folder, "*.json")
            .Select(f => HistoryFile.Parse(File.ReadAllBytes(f)))
            .OfType<HistoryRecord>()
            .DistinctBy(r => r.Run)
            .OrderBy(r => r.Started).ThenBy(r => r.Run, StringComparer.Ordinal),
    ];

    /// <summary>Adds a record, and removes the oldest beyond what is kept.</summary>
    public static void Add(string folder, HistoryRecord record)
    {
        var name = $"{record.Started.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{record.Run[..Math.Min(8, record.Run.Length)]}.json";
        OutputFile.Write(Path.Combine(folder, name), file => file.Write(HistoryFile.Text(record)));
        foreach (var old in Directory.GetFiles(folder, "*.json").OrderDescending(StringComparer.Ordinal).Skip(MostRecords))
            File.Delete(old); // the name begins with the time
    }
}
