using System.CommandLine;
using PerfGate.Baselines;

namespace PerfGate.Cli;

/// <summary><c>perfgate baseline accept</c>.</summary>
internal static class BaselineCommand
{
    public static Command Create(TextWriter output, TextWriter error) =>
        new("baseline", "The stored baseline that a spec's thresholds can be held against.") { Accept(output, error) };

    private static Command Accept(TextWriter output, TextWriter error)
    {
        var spec = SpecArgument.Create();
        var results = new Option<string?>("--results", "-o") { Description = "Folder of the run whose values are accepted. Default: TestResults/perfgate beside the spec." };
        var file = new Option<string?>("--file") { Description = "Where to write it. Default: perfgate.baseline.json beside the spec." };
        var page = new Option<string?>("--page") { Description = "Where to write the page for people; none: nowhere. Default: docs/performance-baselines.md below the spec's folder." };
        var force = new Option<bool>("--force") { Description = "Accept the values of a run that failed, too." };
        var command = new Command("accept", "Store what the last run measured, as what later runs are compared with.") { spec, results, file, page, force };
        command.SetAction(parsed =>
        {
            var specFile = SpecArgument.FullPath(parsed.GetRequiredValue(spec));
            var folder = Path.GetFullPath(parsed.GetValue(results) ?? Path.Combine(Path.GetDirectoryName(specFile)!, "TestResults", "perfgate"));
            var target = parsed.GetValue(file) is { } f ? Path.GetFullPath(f) : StoredBaselines.DefaultFile(specFile);
            var pageFile = parsed.GetValue(page) switch
            {
                null => StoredBaselines.DefaultPage(specFile),
                "none" => null,
                var p => Path.GetFullPath(p),
            };
            try
            {
                var measured = AcceptableRun.Read(folder, parsed.GetValue(force));
                var page = pageFile is not null && AcceptableRun.ReadPage(folder) is { } text ? (pageFile, text) : ((string Path, string Text)?)null;
                StoredBaselines.Write(measured, target, page);
                var values = measured.Phases.Values.Sum(p => p.Values.Values.Sum(v => v.Count));
                output.WriteLine($"{target}: {values} values of {string.Join(", ", measured.Phases.Keys.Order(StringComparer.Ordinal))}{(measured.Calibration is null ? "; without calibration: the spec has no baseline: { file: ... }" : "")}");
                if (page is not null)
                    output.WriteLine(pageFile);
                return (int)ExitCode.Pass;
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"perfgate: {e.Message}");
                return (int)ExitCode.InvalidSpec;
            }
        });
        return command;
    }
}
