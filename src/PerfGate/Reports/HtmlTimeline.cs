using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// A phase over time: offered and achieved rate, percentiles with their limits, the target's processor and memory, all on
/// one time axis. A static picture without scripts, zoomable with them.
/// </summary>
internal static class HtmlTimeline
{
    public static void Write(HtmlText page, RunReport report, PhaseReport phase, string id)
    {
        var groups = phase.Measurements.GroupBy(m => m.Endpoint).OrderBy(g => g.Key is not null).ToList();
        // Fewer points than that are no line; the tables have their numbers.
        if (groups.Count == 0 || groups.Max(g => g.Sum(m => Seconds(m).Count())) < 3)
            return;
        var origin = phase.Measurements.Min(m => m.StartTicks);
        page.Raw("<h3>Over time</h3>\n<div class=\"tools\" hidden>");
        if (groups.Count > 1)
        {
            page.Raw($"<label>Endpoint <select data-series=\"{id}\">");
            foreach (var (group, i) in groups.Select((g, i) => (g, i)))
                page.Raw($"<option value=\"{CheckWords.Count(i)}\">").Text(HtmlPhase.Title(phase, group.First(), level: false)).Raw("</option>");
            page.Raw("</select></label>");
        }

        page.Raw($"<span class=\"hint\">drag to zoom, double-click to see all</span></div>\n<div class=\"timeline\" data-timeline=\"{id}\"><div class=\"still\">{Still(phase, origin, [.. groups[0]])}</div></div>\n");
        page.Raw($"<script type=\"application/json\" id=\"{id}-data\">{Data(report, phase, origin, groups)}</script>\n");
    }

    /// <summary>p95 of the first endpoint, for readers without scripts; thinned to what the picture can show.</summary>
    private static string Still(PhaseReport phase, long origin, List<Measurement> measured)
    {
        var points = measured.SelectMany(m => Seconds(m).Select(s => (At: At(m, origin) + s.Second.AtSeconds, s.Second.P95Seconds))).ToList();
        var every = Math.Max(1, points.Count / 300);
        points = [.. points.Where((_, i) => i % every == 0)];
        var plot = new SvgPlot($"{HtmlPhase.Title(phase, measured[0], level: false)}: p95 over time", width: 900, height: 180);
        var top = points.Max(p => p.P95Seconds ?? 0);
        if (top <= 0)
            return plot.Svg();
        var x = new SvgScale(0, Math.Max(1, points[^1].At), plot.Left, plot.Right);
        var y = new SvgScale(0, top * 1.1, plot.Bottom, plot.Top);
        plot.XAxis(x, Unit.Duration, about: 8);
        plot.YAxis(y, Unit.Duration);
        plot.Line(points.Select(p => (x.Of(p.At), p.P95Seconds is { } v ? y.Of(v) : (double?)null)), SvgPlot.P95);
        return plot.Svg();
    }

    /// <summary>Columns in milliseconds, per second, cores and MiB, rounded to what a screen can show: the page holds every second of a long run.</summary>
    private static string Data(RunReport report, PhaseReport phase, long origin, List<IGrouping<string?, Measurement>> groups)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The default encoder writes "<" as \u003c, so that no text can end the script element.
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var group in groups)
                WriteGroup(json, report, phase, origin, group);
            json.WriteEndArray();
            WriteBands(json, phase, origin);
            WriteResources(json, phase, origin);
            WriteRuntime(json, phase, origin);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteGroup(Utf8JsonWriter json, RunReport report, PhaseReport phase, long origin, IGrouping<string?, Measurement> group)
    {
        var seconds = group.OrderBy(m => m.StartTicks).SelectMany(m => Seconds(m).Select(s => (At: Math.Round(At(m, origin) + s.Second.AtSeconds, 1), s.Second, s.Covered))).ToList();
        json.WriteStartObject();
        json.WriteString("name", CleanText.Line(HtmlPhase.Title(phase, group.First(), level: false)));
        json.Column("t", seconds, s => s.At);
        json.Column("offered", seconds, s => Short(s.Second.Offered / s.Covered));
        json.Column("ok", seconds, s => Short(s.Second.Succeeded / s.Covered));
        json.Column("failed", seconds, s => Short(s.Second.Failed / s.Covered));
        json.Column("p50", seconds, s => Short(s.Second.P50Seconds * 1000));
        json.Column("p95", seconds, s => Short(s.Second.P95Seconds * 1000));
        json.Column("p99", seconds, s => Short(s.Second.P99Seconds * 1000));
        json.WriteStartArray("limits");
        foreach (var check in report.Checks.Where(c => c.Phase == phase.Name && c.Endpoint == group.Key && c.Threshold.Metric is { Unit: Unit.Duration, Scope: MetricScope.Endpoint } && c.LimitValue is not null)
            .DistinctBy(c => (c.Threshold.Metric.Name, c.LimitValue)))
        {
            json.WriteStartObject();
            json.WriteString("text", $"{check.Threshold.Metric.Name} {check.Threshold.Requirement}");
            json.Number("ms", Short(check.LimitValue!.Value.Value * 1000));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBands(Utf8JsonWriter json, PhaseReport phase, long origin)
    {
        json.WriteStartArray("bands");
        foreach (var level in phase.Measurements.Where(m => m.Level is not null).GroupBy(m => m.Level).OrderBy(g => g.Min(m => m.StartTicks)))
        {
            json.WriteStartObject();
            json.Number("at", Math.Round(level.Min(m => At(m, origin)), 1));
            json.WriteString("text", $"at {level.Key}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResources(Utf8JsonWriter json, PhaseReport phase, long origin)
    {
        var samples = phase.Measurements.Where(m => m.Resources is not null).SelectMany(m => m.Resources!.Samples).DistinctBy(s => s.AtTicks).OrderBy(s => s.AtTicks).ToList();
        var pairs = samples.Zip(samples.Skip(1)).Select(p => (Before: p.First, After: p.Second, Seconds: Stopwatch.GetElapsedTime(p.First.AtTicks, p.Second.AtTicks).TotalSeconds)).Where(p => p.Seconds > 0).ToList();
        json.WriteStartObject("target");
        json.Column("t", pairs, p => Math.Round(Stopwatch.GetElapsedTime(origin, p.After.AtTicks).TotalSeconds, 1));
        // A restarted target begins to count anew; that is no negative use.
        json.Column("cores", pairs, p => Cpu(p.After) >= Cpu(p.Before) ? Short((Cpu(p.After) - Cpu(p.Before)) / p.Seconds) : null);
        json.Column("memory", pairs, p => Short(p.After.ResidentBytes / (1024.0 * 1024)));
        json.WriteEndObject();
    }

    private static void WriteRuntime(Utf8JsonWriter json, PhaseReport phase, long origin)
    {
        var samples = phase.Measurements.Where(m => m.Runtime is not null).SelectMany(m => m.Runtime!.Samples).DistinctBy(s => s.AtTicks).OrderBy(s => s.AtTicks).ToList();
        var pairs = samples.Zip(samples.Skip(1)).Select(p => (Before: p.First, After: p.Second, Seconds: Stopwatch.GetElapsedTime(p.First.AtTicks, p.Second.AtTicks).TotalSeconds)).Where(p => p.Seconds > 0).ToList();
        json.WriteStartObject("runtime");
        json.Column("t", pairs, p => Math.Round(Stopwatch.GetElapsedTime(origin, p.After.AtTicks).TotalSeconds, 1));
        json.Column("heap", pairs, p => Short(p.After.HeapBytes / (1024.0 * 1024)));
        json.Column("allocated", pairs, p => Short(Rate(p.After.AllocatedBytes - p.Before.AllocatedBytes, p.Seconds) / (1024 * 1024)));
        json.Column("pause", pairs, p => Short(Rate(p.After.GcPauseSeconds - p.Before.GcPauseSeconds, p.Seconds) * 100));
        json.Column("threads", pairs, p => Short(p.After.PoolThreads));
        json.Column("queue", pairs, p => Short(p.After.PoolQueue));
        json.WriteEndObject();
    }

    /// <summary>Null across a restart, where the count began anew.</summary>
    private static double? Rate(double? change, double seconds) => change >= 0 ? change / seconds : null;

    /// <summary>
    /// The seconds of a window with the part of each that lies in it. A last piece of less than half is left out: its
    /// counts would look like a collapse, its rates like noise.
    /// </summary>
    private static IEnumerable<(LoadSecond Second, double Covered)> Seconds(Measurement m) =>
        m.Timeline.Select((s, i) => (Second: s, Covered: Math.Clamp(m.Elapsed.TotalSeconds - s.AtSeconds, 0, 1), First: i == 0))
            .Where(s => s.Covered >= 0.5 || (s.First && s.Covered > 0))
            .Select(s => (s.Second, s.Covered));

    private static double Cpu(ResourceSample sample) => sample.UserSeconds + sample.SystemSeconds;

    private static double At(Measurement m, long origin) => Stopwatch.GetElapsedTime(origin, m.StartTicks).TotalSeconds;

    /// <summary>Four significant digits.</summary>
    private static double? Short(double? value) =>
        value is not { } v || v == 0 || !double.IsFinite(v) ? value : Math.Round(v, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(v))), 0, 12));
}
