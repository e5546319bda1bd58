using System.Text.RegularExpressions;
using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public partial class ReportsDocumentation
{
    [Fact]
    public void Every_file_that_a_run_writes_is_listed_and_no_other()
    {
        var text = File.ReadAllText(Path.Combine(Golden.RepositoryRoot(), "docs", "reports.md"));

        var listed = Row().Matches(text).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal(BuiltIns.Reporters.Select(r => r.FileName).Append(VerdictReporter.File).Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void The_outputs_of_the_step_are_listed()
    {
        var text = File.ReadAllText(Path.Combine(Golden.RepositoryRoot(), "docs", "ci", "README.md"));

        Assert.All(GitHubCommands.Outputs(CanonicalRuns.Green, "x"), output => Assert.Contains($"`{output.Split('=')[0]}`", text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
