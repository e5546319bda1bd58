using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>What a search for the capacity found, and the levels it ran, in order.</summary>
internal static class HtmlCapacity
{
    public static void Write(HtmlText page, CapacityReport capacity, string id)
    {
        page.Raw("<h3>Capacity</h3>\n<p>").Text(Words(capacity)).Raw("</p>\n");
        var table = new HtmlTable($"{id}-search", "Levels of the search", [new("run", true), new("level", true), new("responses per second", true), new("thresholds"), new("why")]);
        foreach (var (run, number) in capacity.Levels.Select((l, i) => (l, i + 1)))
        {
            table.Row();
            table.Text(CheckWords.Count(number), number);
            table.Text(run.Level.ToString(), run.Level.Value);
            table.Text(run.Throughput is { } rate ? new Quantity(rate, Unit.PerSecond).ToString() : "-", run.Throughput);
            table.Text(run.Holds switch { true => "hold", false => "do not hold", null => "not measured" });
            table.Text(run.Reason ?? "");
        }

        table.Write(page);
    }

    public static string Words(CapacityReport capacity)
    {
        var result = capacity.Result;
        string Level(double value) => new Level(Math.Round(value, 9), capacity.Unit).ToString();
        var found = (result.Value, double.IsFinite(result.Upper)) switch
        {
            ({ } held, true) => $"{Level(held)} holds, {Level(result.Upper)} does not.",
            ({ } held, false) => $"At least {Level(held)}.",
            (null, true) => $"Less than {Level(result.Upper)}.",
            _ => "Not measured.",
        };
        return result.Reason is { } reason ? $"{found} {char.ToUpperInvariant(reason[0])}{reason[1..]}." : found;
    }
}
