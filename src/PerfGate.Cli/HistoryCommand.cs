using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using PerfGate.History;
using PerfGate.Measure;
using PerfGate.Spec;

namespace PerfGate.Cli;

/// <summary><c>perfgate history</c>.</summary>
internal static class HistoryCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(TextWriter output, TextWriter error)
    {
        var spec = SpecArgument.Create();
        var folder = new Option<string?>("--history") { Description = "Folder of the history. Default: that of the spec." };
        var profile = new Option<string?>("--profile", "-p") { Description = "Of the runs with this profile. Default: those without one." };
        var asJson = new Option<bool>("--json") { Description = "As JSON, with every value." };
        var command = new Command("history", "Show the trend of each check over the runs that are remembered, and where it changed.") { spec, folder, profile, asJson };
        command.SetAction(parsed =>
        {
            var file = SpecArgument.FullPath(parsed.GetRequiredValue(spec));
            var path = parsed.GetValue(folder) is { } given ? Path.GetFullPath(given) : FolderOf(file, parsed.GetValue(profile), error);
            if (path is null)
                return (int)ExitCode.InvalidSpec;
            var records = HistoryFolder.Read(path).Where(r => r.Profile == parsed.GetValue(profile)).ToList();
            if (records.Count == 0)
            {
                error.WriteLine($"perfgate: there is no run{(parsed.GetValue(profile) is { } p ? $" with the profile '{p}'" : "")} in {path}");
                return (int)ExitCode.InvalidSpec;
            }

            var gates = records.GroupBy(r => r.Gate).Select(g => (Gate: g.Key, Runs: g.Count(), Trends: Trend.Of([.. g]))).ToList();
            if (parsed.GetValue(asJson))
                LogWriter.Raw(output).WriteLine(JsonSerializer.Serialize(gates.Select(g => new { gate = g.Gate, runs = g.Runs, checks = g.Trends.Select(Told) }), Json));
            else
                gates.ForEach(g => Print(output, g.Gate, g.Runs, g.Trends));
            return (int)ExitCode.Pass;
        });
        return command;
    }

    private static string? FolderOf(string file, string? profile, TextWriter error)
    {
        if (SpecFile.Read(file, error.WriteLine) is not { } text)
            return null;
        var environment = ProcessEnvironment.Read();
        var reader = new SpecReader(name => environment.GetValueOrDefault(name));
        var spec = reader.Read(file, text, new SpecSelection { Profile = profile });
        foreach (var diagnostic in reader.Diagnostics.Where(_ => spec is null))
            error.WriteLine(diagnostic);
        if (spec is { History: null })
            error.WriteLine($"perfgate: {file} remembers no runs: write 'history: .perfgate/history' into it, or say where they are by --history");
        return spec?.History;
    }

    private static void Print(TextWriter output, string gate, int runs, IReadOnlyList<Trend> trends)
    {
        output.WriteLine($"{gate}: {runs} runs");
        var width = trends.Max(t => t.Identity.Length);
        output.WriteLine($"  {"check".PadRight(width)}  {"runs",5}  {"median",10}  {"latest",10}  changes");
        foreach (var trend in trends)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {trend.Identity.PadRight(width)}  {trend.Runs.Count,5}  {new Quantity(trend.Median, trend.Unit),10}  {new Quantity(trend.Latest, trend.Unit),10}  {Changes(trend)}"));
        }
    }

    private static string Changes(Trend trend)
    {
        var left = trend.LeftOut > 0 ? $" ({trend.LeftOut} runs on other machines or of another workload left out)" : "";
        if (!trend.HasEnough)
            return $"not shown with fewer than {Trend.LeastRecords} comparable runs{left}";
        return (trend.Changes.Count == 0 ? "none" : string.Join("; ", trend.Changes.Select(c => Words(trend, c.Index, c.Change)))) + left;
    }

    private static string Words(Trend trend, int index, double change) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(change > 0 ? "+" : "-")}{Math.Abs(change) * 100:0.#} %: {RunHistory.WhenChanged(trend, index)}");

    private static object Told(Trend trend) => new
    {
        check = trend.Identity,
        unit = trend.Unit.ToString(),
        calibrated = trend.IsCalibrated,
        enough = trend.HasEnough,
        leftOut = trend.LeftOut,
        median = trend.Median,
        latest = trend.Latest,
        changes = trend.Changes.Select(c => new { c.Change, pValue = c.PValue, commit = trend.Runs[c.Index].Record.Commit, previous = trend.Runs[c.Index - 1].Record.Commit, started = trend.Runs[c.Index].Record.Started }),
        runs = trend.Runs.Select(r => new { r.Record.Run, r.Record.Commit, r.Record.Branch, r.Record.Started, r.Value, r.Verdict }),
    };
}
