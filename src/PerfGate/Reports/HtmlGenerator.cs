using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>Whether the measurement itself can be trusted.</summary>
internal static class HtmlGenerator
{
    public static void Write(HtmlText page, PhaseReport phase, string id)
    {
        var bad = phase.Measurements.SelectMany(m => m.Generator.Invalid).Distinct(StringComparer.Ordinal).ToList();
        page.Raw($"<details{(bad.Count > 0 ? " open" : "")}><summary>Load generator{(bad.Count > 0 ? ": this measurement can not be trusted" : "")}</summary>\n");
        foreach (var text in bad.Concat(phase.Measurements.SelectMany(m => m.Generator.Notes).Distinct(StringComparer.Ordinal)))
            page.Raw("<p>").Text(text).Raw("</p>\n");
        var table = new HtmlTable($"{id}-generator", $"Load generator in {phase.Name}", [
            new("endpoint"), new("late p50", true), new("late p99", true), new("late max", true), new("no free connection", true), new("skipped", true),
            new("cores used", true), new("GC pauses", true), new("Little's law error", true), new("stolen by the hypervisor", true), new("connections served", true), new("answers per connection", true)]);
        foreach (var m in phase.Measurements)
        {
            var g = m.Generator;
            table.Row();
            table.Text(HtmlPhase.Title(phase, m));
            Value(table, g.LatenessP50, Unit.Duration);
            Value(table, g.LatenessP99, Unit.Duration);
            Value(table, g.LatenessMax, Unit.Duration);
            table.Text(CheckWords.Count(g.Backlogged), g.Backlogged);
            table.Text(CheckWords.Count(g.Skipped), g.Skipped);
            Value(table, g.CpuCores, Unit.Cores);
            Value(table, g.GcPauseSeconds, Unit.Duration);
            Value(table, g.LittlesLawError, Unit.Share);
            Value(table, g.StealShare, Unit.Share);
            table.Text(m.Users is { } users ? string.Create(CultureInfo.InvariantCulture, $"{users.Served:N0} of {users.Connections:N0}") : "-", m.Users?.Served);
            table.Text(m.Users is { } each ? $"{CheckWords.Count(each.Least)} to {CheckWords.Count(each.Most)}" : "-", m.Users?.Least);
        }

        table.Write(page);
        page.Raw("</details>\n");
    }

    private static void Value(HtmlTable table, double? value, Unit unit) =>
        table.Text(value is { } v ? new Quantity(v, unit).ToString() : "-", value);
}
