using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>What the target held in the pauses of a soak.</summary>
internal static class HtmlPlateaus
{
    public static void Write(HtmlText page, PhaseReport phase, string id)
    {
        // The mix and its endpoints share the target, and so its plateaus.
        var soaks = phase.Measurements.Where(m => m.Plateaus.Count > 0).DistinctBy(m => m.StartTicks).ToList();
        if (soaks.Count == 0)
            return;
        var table = new HtmlTable($"{id}-plateaus", $"Held by the target in the pauses of {phase.Name}", [
            new("under load", true), new("requests", true), new("heap", true), new("memory", true), new("threads", true), new("handles", true)]);
        foreach (var plateau in soaks.SelectMany(m => m.Plateaus))
        {
            table.Row();
            table.Text(CheckWords.Duration(TimeSpan.FromSeconds(plateau.AtSeconds)), plateau.AtSeconds);
            table.Text(CheckWords.Count(plateau.Requests), plateau.Requests);
            Value(table, plateau.HeapBytes, Unit.Size);
            Value(table, plateau.MemoryBytes, Unit.Size);
            table.Text(plateau.Threads?.ToString(CultureInfo.InvariantCulture) ?? "-", plateau.Threads);
            table.Text(plateau.Handles?.ToString(CultureInfo.InvariantCulture) ?? "-", plateau.Handles);
        }

        page.Raw("<h3>Held in the pauses</h3>\n");
        table.Write(page);
    }

    private static void Value(HtmlTable table, long? value, Unit unit) =>
        table.Text(value is { } v ? new Quantity(v, unit).ToString() : "-", value);
}
