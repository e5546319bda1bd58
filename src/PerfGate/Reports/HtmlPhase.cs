using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>One phase of the page: what was measured, over time, by distribution, by level; what failed; how good the measuring was.</summary>
internal static class HtmlPhase
{
    public static void Write(HtmlText page, RunReport report, PhaseReport phase, int number)
    {
        var id = $"phase-{number.ToString(CultureInfo.InvariantCulture)}";
        page.Raw($"<section id=\"{id}\" class=\"phase\"><h2>").Text(phase.Name)
            .Raw("</h2>\n<p class=\"scope\">").Text(About(phase)).Raw("</p>\n");
        if (phase.Aborted is { } reason)
            page.Raw("<p class=\"aborted\"><b>Ended early:</b> ").Text(reason).Raw("</p>\n");
        if (phase.Comparison is { } comparison)
            HtmlComparison.Write(page, report, phase, comparison, id);
        // Without a measurement there is nothing more to tell: both sides are the same program.
        if (phase.Measurements.Count > 0)
            Measurements(page, report, phase, id);
        page.Raw("</section>\n");
    }

    private static void Measurements(HtmlText page, RunReport report, PhaseReport phase, string id)
    {
        Measured(page, phase, id);
        if (phase.Capacity is { } capacity)
            HtmlCapacity.Write(page, capacity, id);
        if (report.InsightOf(phase.Name) is { } insight)
            HtmlInsight.Write(page, insight, id);
        if (phase.Measurements.Any(m => m.Level is not null))
            HtmlLadder.Write(page, phase);
        HtmlTimeline.Write(page, report, phase, id);
        HtmlDistributions.Write(page, report, phase);
        HtmlPlateaus.Write(page, phase, id);
        HtmlThirds.Write(page, phase, id);
        Errors(page, phase, id);
        HtmlGenerator.Write(page, phase, id);
    }

    /// <summary>The endpoint as a person calls it, with its level.</summary>
    public static string Title(PhaseReport phase, Measurement m, bool level = true) =>
        (m.Endpoint is { } name ? phase.EndpointTitles.GetValueOrDefault(name, name) : "all endpoints")
        + (level && m.Level is { } l ? $" at {l}" : "");

    private static string About(PhaseReport phase)
    {
        var tags = phase.Tags.Where(t => t != phase.Kind).ToList();
        return string.Join(" · ", new[]
        {
            phase.Kind,
            CheckWords.Duration(phase.Duration),
            CheckWords.Extended(phase),
            phase.Warmup > TimeSpan.Zero ? $"warm-up {CheckWords.Duration(phase.Warmup)}, not counted" : "no warm-up",
            tags.Count > 0 ? string.Join(", ", tags) : null,
        }.OfType<string>());
    }

    private static void Measured(HtmlText page, PhaseReport phase, string id)
    {
        var levels = phase.Measurements.Any(m => m.Level is not null);
        var table = new HtmlTable($"{id}-table", $"Measured in {phase.Name}", [
            new("endpoint"), .. levels ? [new HtmlColumn("level", true)] : Array.Empty<HtmlColumn>(),
            new("requests", true), new(phase.Kind == "benchmark" ? "ops/s" : "rate", true), new("success", true), new("min", true), new("mean", true), new("median", true),
            new("stddev", true), new("p95", true), new("p99", true), new("max", true)]);
        var sides = phase.Comparison is { } comparison
            ? [.. phase.Measurements.Select(m => (m, " (candidate)")), .. comparison.BaselineMeasurements.Select(m => (m, " (baseline)"))]
            : phase.Measurements.Select(m => (m, ""));
        foreach (var (m, side) in sides)
        {
            var times = m.ResponseTime;
            table.Row();
            table.Text(Title(phase, m, level: false) + side);
            if (levels)
                table.Text(m.Level?.ToString() ?? "", m.Level?.Value);
            table.Text(CheckWords.Count(m.Attempts), m.Attempts);
            Value(table, m.Throughput, Unit.PerSecond);
            Value(table, m.SuccessShare, Unit.Share);
            foreach (var time in new[] { times.Min, times.Mean, times.Quantile(0.5), times.StandardDeviation, times.Quantile(0.95), times.Quantile(0.99), times.Max })
                Value(table, time, Unit.Duration);
        }

        if (phase.Comparison is not null)
            page.Raw("<h3>Both sides</h3>\n");
        page.Raw($"<div class=\"tools\" hidden><button type=\"button\" data-copy=\"{id}-table\">Copy as Markdown</button></div>\n");
        table.Write(page);
    }

    private static void Value(HtmlTable table, double? value, Unit unit) =>
        table.Text(value is { } v ? new Quantity(v, unit).ToString() : "-", value);

    private static void Errors(HtmlText page, PhaseReport phase, string id)
    {
        if (phase.Measurements.All(m => m.Errors.Total + m.Dropped == 0))
            return;
        var table = new HtmlTable($"{id}-errors", $"Errors in {phase.Name}", [new("endpoint"), new("kind"), new("what was seen"), new("count", true), new("share", true)]);
        foreach (var m in phase.Measurements.Where(m => m.Errors.Total + m.Dropped > 0))
        {
            var rows = ErrorWords.Kinds(m.Errors).Select(k => (k.Kind, m.Errors.Examples.Where(e => ErrorWords.Of(e.Outcome) == k.Kind).Select(Seen).ToList(), k.Count));
            foreach (var (kind, examples, count) in m.Dropped > 0 ? rows.Append(("dropped", ["never sent: no connection was free in time"], m.Dropped)) : rows)
            {
                table.Row();
                table.Text(Title(phase, m));
                table.Text(kind);
                table.Text(string.Join("; ", examples));
                table.Text(CheckWords.Count(count), count);
                Value(table, (double)count / m.Attempts, Unit.Share);
            }
        }

        page.Raw("<h3>Errors</h3>\n");
        table.Write(page);
    }

    private static string Seen(ErrorExample example) =>
        example.Answer is { } answer ? $"{example.Text}; {FailureText.Answered(answer)}" : example.Text;
}
