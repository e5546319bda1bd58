using System.Globalization;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The last third of a soak against its first, with or without a threshold on it; nothing of a soak too short, or whose load changed by plan.</summary>
internal static class HtmlThirds
{
    private static readonly double _alpha = Look.First(JudgingPolicy.Sequential).Alpha;

    public static void Write(HtmlText page, PhaseReport phase, string id)
    {
        var soaks = phase.Kind == "soak" ? phase.Measurements.Where(m => Thirds.Missing(m) is null && Thirds.IsSteady(m)).ToList() : [];
        if (soaks.Count == 0)
            return;
        var table = new HtmlTable($"{id}-thirds", $"The last third of {phase.Name} against the first", [
            new("endpoint"), new("metric"), new("first third", true), new("last third", true), new("change", true), new($"bounds at {new Interval(0, 0, 1 - _alpha).ConfidenceText}", true)]);
        foreach (var soak in soaks)
        {
            foreach (var metric in Metrics.All)
            {
                if (metric.Drift?.Of(soak, _alpha) is not var (first, last, change))
                    continue;
                table.Row();
                table.Text(HtmlPhase.Title(phase, soak));
                table.Text(metric.Name);
                table.Text(first);
                table.Text(last);
                table.Text(Signed(change.Value), change.Value);
                table.Text($"{Signed(change.Bounds.Lower)} to {Signed(change.Bounds.Upper)}", change.Bounds.Upper);
            }
        }

        page.Raw("<h3>First and last third</h3>\n");
        table.Write(page);
    }

    private static string Signed(double share) =>
        double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{(share > 0 ? "+" : "")}{new Quantity(share, Unit.Share)}") : "?";
}
