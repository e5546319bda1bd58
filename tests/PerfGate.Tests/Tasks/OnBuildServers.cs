using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class OnBuildServers
{
    private const string Issue = "##vso[task.logissue type=error;code=PG1001;]p95 231 ms";
    private const string Summary = "##vso[task.uploadsummary]/repo/perfgate.md";
    private const string Statistic = "##teamcity[buildStatisticValue key='perfgate p95' value='231']";

    private static readonly Dictionary<string, string> s_azure = new() { ["TF_BUILD"] = "True" };
    private static readonly Dictionary<string, string> s_teamCity = new() { ["TEAMCITY_VERSION"] = "2026.1" };

    [Fact]
    public void Azure_hears_its_own_commands_and_no_others() => Assert.Equal([Issue, Summary], Printed(s_azure));

    [Fact]
    public void Where_Azures_own_logger_makes_the_issues_they_are_not_made_twice() =>
        Assert.Equal([Summary], Printed(s_azure, "dotnet build -dl:CentralLogger,\"/agent/Microsoft.TeamFoundation.DistributedTask.MSBuild.Logger.dll\""));

    [Fact]
    public void TeamCity_hears_its_own_commands_and_no_others() => Assert.Equal([Statistic], Printed(s_teamCity));

    [Fact]
    public void Elsewhere_no_command_is_printed() => Assert.Empty(Printed([]));

    private static List<string> Printed(Dictionary<string, string> environment, string commandLine = "dotnet build")
    {
        using var engine = Saying(
            Command(Issue), Command(Summary), Command(Statistic), Command("echo ##vso[task.complete]"), Command($"{Summary}\n##vso[task.complete]"),
            new { v = 1, ev = "line", text = "##vso[task.setvariable]x" }, End("pass", exit: 0));

        var run = GateRun.Of(engine, environment: environment, commandLine: commandLine);

        Assert.True(run.Succeeded);
        return [.. run.Build.Messages.Select(m => m.Message!).Where(m => m.Contains("##", StringComparison.Ordinal))];
    }

    private static object Command(string text) => new { v = 1, ev = "ci", text };
}
