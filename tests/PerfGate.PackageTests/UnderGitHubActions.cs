using System.Text.RegularExpressions;
using Xunit;

namespace PerfGate.PackageTests;

public sealed partial class UnderGitHubActions(PackageFeed feed)
{
    [Fact]
    public async Task A_breach_makes_one_annotation_and_the_log_makes_no_other()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));

        var result = await Command.RunAsync(
            workspace.Folder,
            ["build", "Web", "-c", "Release", "-t:PerfGate", "-p:PerfGateLock=none"],
            ("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", workspace.Folder), ("CI", "true"));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "::error file=Web/perfgate.yml,line=14,col=9,title=PerfGate PG1001::",
            Assert.Single(result.Output, line => line.TrimStart().StartsWith("::error", StringComparison.Ordinal)).TrimStart(),
            StringComparison.Ordinal);
        Assert.Contains("(14,9): PerfGate error PG1001: ", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output, line => SetupDotNetMatcher().IsMatch(line));
    }

    /// <summary>The problem matcher of actions/setup-dotnet: a line that it matches becomes an annotation, each time that it is printed.</summary>
    [GeneratedRegex(@"^\s*(?:\d+>\s*)?([^\s].*)\((\d+)(?:,(\d+))?(?:,\d+)*\):\s+(error|warning)\s+([a-zA-Z]+(?<!MSB)\d*):\s*(.*?)\s+\[(.*?)\]$")]
    private static partial Regex SetupDotNetMatcher();
}
