using System.Text.Json;
using PerfGate.Baselines;
using PerfGate.Reports;

namespace PerfGate;

/// <summary>The results of an earlier run, from which a baseline is taken.</summary>
internal static class AcceptableRun
{
    /// <param name="folder">Absolute path of the results.</param>
    /// <param name="force">A failed run is good enough.</param>
    /// <exception cref="FormatException">There are none that could be accepted, and why.</exception>
    public static StoredBaseline Read(string folder, bool force)
    {
        var verdict = Path.Combine(folder, VerdictReporter.File);
        var measured = Path.Combine(folder, StoredBaselineFile.Name);
        if (!File.Exists(verdict))
            throw new FormatException($"there is no run in {folder} that came to its end (no {VerdictReporter.File}): run the gate first, or say where its results are by --results");
        if (!File.Exists(measured))
            throw new FormatException($"the run in {folder} measured nothing that could be stored");

        var said = Verdict(verdict);
        if (said is not ("pass" or "warn" or "inconclusive") && !force)
            throw new FormatException($"the verdict of the run in {folder} is '{said}': a baseline is a state that you are content with; --force accepts it anyway");
        return StoredBaselineFile.Parse(File.ReadAllText(measured));
    }

    /// <summary>What the run wrote for people; null where there is none.</summary>
    public static string? ReadPage(string folder) =>
        Path.Combine(folder, BaselinePage.Name) is var page && File.Exists(page) ? File.ReadAllText(page) : null;

    private static string Verdict(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return json.RootElement.GetProperty("verdict").GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{file} is not a verdict of PerfGate: {e.Message}", e);
        }
    }
}
