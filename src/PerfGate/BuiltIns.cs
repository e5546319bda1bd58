using PerfGate.Reports;

namespace PerfGate;

/// <summary>Everything that comes in kinds, one line each.</summary>
internal static class BuiltIns
{
    /// <summary>In the order they are written; the writer adds <c>verdict.json</c> as the last.</summary>
    public static IReadOnlyList<IReporter> Reporters { get; } =
    [
        new JUnitReporter(),
        new JsonReporter(),
        new HtmlReporter(),
        new MarkdownReporter(),
        new OpenMetricsReporter(),
        new CsvReporter(),
        new BenchmarkActionReporter(),
    ];
}
