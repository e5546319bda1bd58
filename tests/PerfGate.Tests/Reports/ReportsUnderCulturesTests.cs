using System.Collections.Concurrent;
using System.Text;
using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class ReportsUnderCulturesTests
{
    private static readonly ConcurrentDictionary<(string File, string Run), string> _invariant = new();

    private static readonly IReadOnlyList<IReporter> _reporters =
    [
        new JUnitReporter(), new JsonReporter(), new MarkdownReporter(), new VerdictReporter(["TEST-perfgate.xml", "perfgate.json"]),
        new OpenMetricsReporter(), new CsvReporter(), new BenchmarkActionReporter(),
        new AsReporter("lines.txt", SummaryTable.Lines),
        new AsReporter("github.txt", r => [GitHubCommands.GroupStart("PerfGate 100%"), .. GitHubCommands.Annotations(r, SampleRun.Told(r)), GitHubCommands.GroupEnd, .. GitHubCommands.Outputs(r, "TestResults/perfgate")]),
        new AsReporter("azure.txt", r => [.. AzureCommands.Issues(r, SampleRun.Told(r)), AzureCommands.UploadSummary("/repo/TestResults/perfgate/perfgate.md")]),
        new AsReporter("teamcity.txt", r => TeamCityMessages.Of(r, "TestResults/perfgate/TEST-perfgate.xml", "TestResults/perfgate")),
        new AsReporter("gitlab.txt", r => [GitLabSections.Start("perfgate", "PerfGate", r.Started), GitLabSections.End("perfgate", r.Started + r.Duration)]),
    ];

    // perfgate.json holds compressed bytes, which another zlib may write differently; its own tests look at it.
    public static TheoryData<string, string> Snapshots => new(
        from reporter in _reporters.Where(r => r is not JsonReporter)
        from run in CanonicalRuns.All.Keys
        select (reporter.FileName, run));

    public static TheoryData<string, string, string> Combinations => new(
        from reporter in _reporters
        from run in CanonicalRuns.All.Keys
        from culture in Cultures.All.Keys.Where(c => c != "invariant")
        select (reporter.FileName, run, culture));

    [Theory]
    [MemberData(nameof(Snapshots))]
    public void A_canonical_run_is_reported_as_kept(string file, string run) =>
        Golden.Matches($"{run}.{file}", Render(file, run));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void The_culture_changes_nothing(string file, string run, string culture) =>
        Assert.Equal(_invariant.GetOrAdd((file, run), key => Render(key.File, key.Run)), Cultures.Under(Cultures.All[culture], () => Render(file, run)));

    [Theory]
    [InlineData("german")]
    [InlineData("turkish-like")]
    [InlineData("arabic-like")]
    public void The_cultures_of_these_tests_do_format_differently(string culture) =>
        Assert.NotEqual("-1,234.5", Cultures.Under(Cultures.All[culture], () => $"{-1234.5:#,0.0}"));

    private sealed class AsReporter(string name, Func<RunReport, IReadOnlyList<string>> lines) : IReporter
    {
        public string FileName => name;

        public void Write(RunReport report, Stream output) => output.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines(report)) + "\n"));
    }

    private static string Render(string file, string run)
    {
        using var stream = new MemoryStream();
        _reporters.Single(r => r.FileName == file).Write(CanonicalRuns.All[run], stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
