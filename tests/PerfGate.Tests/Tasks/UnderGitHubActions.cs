using PerfGate.Tests.Reports;
using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class UnderGitHubActions
{
    private static readonly Dictionary<string, string> s_github = new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_WORKSPACE"] = "/repo" };

    [Fact]
    public void A_breach_is_annotated_once_and_its_log_line_is_kept_from_the_problem_matcher()
    {
        using var engine = Saying(Diagnostic(message: "p95 231 ms, +15 %"), End("fail", exit: 1));

        var run = GateRun.Of(engine, environment: s_github);

        var error = Assert.Single(run.Build.Errors);
        Assert.Equal("PerfGate", error.Subcategory);
        var line = $"{error.File}({error.LineNumber},{error.ColumnNumber}): {error.Subcategory} error {error.Code}: {error.Message} [/repo/Web.csproj]";
        Assert.False(ProblemMatchers.Match(line), line);
        Assert.True(ProblemMatchers.Match(line.Replace("PerfGate error", "error", StringComparison.Ordinal)), "the matchers match nothing");
        Assert.Equal("::error file=perfgate.yml,line=9,col=9,title=PerfGate PG1001::p95 231 ms, +15 %25", Assert.Single(Annotations(run)));
    }

    [Fact]
    public void The_tenth_annotation_says_how_many_more_there_are()
    {
        object[] breaches = [.. Enumerable.Range(1, 14).Select(line => Diagnostic(line: line)), End("fail", exit: 1, failed: 14)];
        using var engine = Saying(breaches);

        var run = GateRun.Of(engine, environment: s_github);

        var annotations = Annotations(run);
        Assert.Equal(14, run.Build.Errors.Count);
        Assert.Equal(10, annotations.Count);
        Assert.Contains("line=1,", annotations[0], StringComparison.Ordinal);
        Assert.Equal("::error title=PerfGate PG1999::and 5 more: see the build log and TEST-perfgate.xml", annotations[9]);
    }

    [Fact]
    public void Annotations_go_to_a_file_when_a_later_step_prints_them()
    {
        using var engine = Saying(Diagnostic(severity: "warning"), End("warn", exit: 0));

        var run = GateRun.Of(engine, environment: new(s_github) { ["PERFGATE_ANNOTATIONS"] = "file" });

        Assert.Empty(Annotations(run));
        Assert.Equal(
            "::warning file=perfgate.yml,line=9,col=9,title=PerfGate PG1001::health p95 231 ms, threshold < 200 ms",
            Assert.Single(File.ReadAllLines(Path.Combine(engine.Results, "annotations.txt"))));
    }

    [Fact]
    public void Nothing_that_is_said_becomes_a_command_of_the_build_machine()
    {
        using var engine = Saying(
            new { v = 1, ev = "line", text = "::error::forged" },
            new { v = 1, ev = "line", text = "got ##vso[task.setvariable]x" },
            new { v = 1, ev = "line", text = "colour \e[31m" },
            End("pass", exit: 0));

        var run = GateRun.Of(engine, environment: s_github);

        Assert.Empty(Annotations(run));
        Assert.DoesNotContain(run.Build.Messages, message => message.Message!.Contains("##", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Build.Messages, message => message.Message!.Contains('\e', StringComparison.Ordinal));
    }

    private static List<string> Annotations(GateRun run) =>
        [.. run.Build.Messages.Select(message => message.Message!).Where(text => text.StartsWith("::", StringComparison.Ordinal))];
}
