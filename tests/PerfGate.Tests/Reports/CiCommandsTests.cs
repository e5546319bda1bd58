using System.Text.RegularExpressions;
using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Reports;

public partial class CiCommandsTests
{
    [Fact]
    public void GitHub_gets_one_annotation_per_breach_at_its_line()
    {
        var annotations = GitHubCommands.Annotations(CanonicalRuns.Red, SampleRun.Told(CanonicalRuns.Red));

        Assert.Equal(5, annotations.Count(a => a.StartsWith("::error ", StringComparison.Ordinal)));
        Assert.Contains(annotations, a => a.StartsWith("::error file=perfgate.yml,line=26,col=9,title=PerfGate PG1001::GET /items: p99 293 ms", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_many_breaches_GitHub_gets_nine_and_the_number_of_the_others()
    {
        var red = CanonicalRuns.Red;
        var run = red with { Checks = [.. Enumerable.Repeat(red.Checks.First(c => c.Verdict == CheckVerdict.Fail), 40)] };

        var errors = GitHubCommands.Annotations(run, SampleRun.Told(run)).Where(a => a.StartsWith("::error ", StringComparison.Ordinal)).ToList();

        Assert.Equal(10, errors.Count);
        Assert.EndsWith("title=PerfGate PG1999::and 31 more; the report has them all", errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void GitHubs_escapes_can_be_read_back()
    {
        var run = CanonicalRuns.Red with
        {
            Checks = [],
            Diagnostics = [new Diagnostic("PG0205", Severity.Error, new SourceLocation("/repo/a,b:c%.yml", 1, 2), "100% of 5%0A, ::error::x")],
        };

        var line = Assert.Single(GitHubCommands.Annotations(run, SampleRun.Told(run)));

        Assert.Equal("::error file=/repo/a%2Cb%3Ac%25.yml,line=1,col=2,title=PerfGate PG0205::100%25 of 5%250A, ::error::x", line);
    }

    [Fact]
    public void No_message_smuggles_a_command_into_Azures_log()
    {
        var lines = AzureCommands.Issues(CanonicalRuns.Hostile, SampleRun.Told(CanonicalRuns.Hostile));

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(0, line.LastIndexOf("##", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_line_of_the_table_is_a_command()
    {
        var lines = SummaryTable.Lines(CanonicalRuns.Hostile);

        Assert.DoesNotContain(lines, line => line.Contains("##", StringComparison.Ordinal) || line.TrimStart().StartsWith("::", StringComparison.Ordinal) || line.Contains('\u001b'));
    }

    [Theory]
    [InlineData("##vso[task.complete]")]
    [InlineData("####[error]")]
    [InlineData("  ::stop-commands::x")]
    [InlineData(":::error::")]
    [InlineData("\u001b[0m##\u001b[0m#teamcity[x]")]
    public void What_a_target_said_is_harmless(string line)
    {
        var shown = LogText.Line(line);

        Assert.DoesNotContain("##", shown, StringComparison.Ordinal);
        Assert.False(shown.StartsWith("::", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_stays_whole() =>
        Assert.Equal("listening on http://[::1]:5000", LogText.Line("listening on http://[::1]:5000"));

    [Fact]
    public void TeamCity_messages_have_no_bare_special_character_in_a_value()
    {
        var lines = TeamCityMessages.Of(CanonicalRuns.Hostile, "a/TEST-perfgate.xml", "a");

        Assert.All(lines, line => Assert.Matches(TeamCity(), line));
        Assert.Single(lines, line => line.StartsWith("##teamcity[buildProblem ", StringComparison.Ordinal));
    }

    [Fact]
    public void Label_values_hold_nothing_that_GitLabs_reader_fails_on()
    {
        using var stream = new MemoryStream();
        new OpenMetricsReporter().Write(CanonicalRuns.Hostile, stream);
        var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n');

        Assert.Equal("# EOF", lines[^1]);
        Assert.All(lines.Where(l => !l.StartsWith("# ", StringComparison.Ordinal)), line => Assert.Matches(Metric(), line));
    }

    [GeneratedRegex(@"^##teamcity\[\w+ (\w+=)?'([^|'\[\]\n\r\u007f-\uffff]|\|[|'\[\]nr]|\|0x[0-9A-F]{4})*'( \w+='([^|'\[\]\n\r\u007f-\uffff]|\|[|'\[\]nr]|\|0x[0-9A-F]{4})*')*\]$", RegexOptions.CultureInvariant)]
    private static partial Regex TeamCity();

    [GeneratedRegex(@"^[a-z_]+\{\w+=""[^""#'\\]*""(,\w+=""[^""#'\\]*"")*\} [0-9.eE+-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Metric();
}
