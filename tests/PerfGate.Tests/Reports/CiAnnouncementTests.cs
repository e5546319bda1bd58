using PerfGate.Reports;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Reports;

public sealed class CiAnnouncementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfgate-ci-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GitHub_gets_the_summary_and_the_outputs_after_what_other_steps_wrote()
    {
        var summary = Path.Combine(_folder, "summary");
        var output = Path.Combine(_folder, "output");
        File.WriteAllText(summary, "before\n");

        var trouble = Announce(new CiHost { System = CiSystem.GitHub, Checkout = "/repo", SummaryFile = summary, OutputFile = output }).Append();

        Assert.Null(trouble);
        Assert.StartsWith("before\n### ❌ PerfGate: 11 of 16 checks passed, 5 failed", File.ReadAllText(summary), StringComparison.Ordinal);
        Assert.Contains("outcome=fail", File.ReadAllLines(output));
        Assert.Contains("report=TestResults/perfgate/perfgate.html", File.ReadAllLines(output));
    }

    [Fact]
    public void A_summary_that_can_not_be_written_is_a_warning()
    {
        var trouble = Announce(new CiHost { System = CiSystem.GitHub, SummaryFile = Path.Combine(_folder, "missing", "summary") }).Append();

        Assert.Equal(Severity.Warning, trouble!.Severity);
    }

    [Theory]
    [InlineData("GitHub", "::error file=perfgate.yml,line=29,")]
    [InlineData("Azure", "##vso[task.uploadsummary]/repo/TestResults/perfgate/perfgate.md")]
    [InlineData("TeamCity", "##teamcity[importData type='junit' path='TestResults/perfgate/TEST-perfgate.xml']")]
    public void Each_system_is_told_in_its_own_way(string system, string expected)
    {
        var lines = Announce(new CiHost { System = Enum.Parse<CiSystem>(system), Checkout = "/repo" }).Lines(SampleRun.Told(CanonicalRuns.Red));

        Assert.Contains(lines, line => line.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Jenkins")]
    [InlineData("GitLab")]
    [InlineData("Other")]
    public void Systems_that_read_files_get_no_commands(string system)
    {
        var announcement = Announce(new CiHost { System = Enum.Parse<CiSystem>(system), Checkout = "/repo" });

        Assert.Empty(announcement.Lines(SampleRun.Told(CanonicalRuns.Red)));
        Assert.Null(announcement.Append());
    }

    private static CiAnnouncement Announce(CiHost host) => new(host, CanonicalRuns.Red, "/repo/TestResults/perfgate");
}
