using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class SummaryTableTests
{
    public static TheoryData<string> Runs => new(CanonicalRuns.All.Keys);

    [Theory]
    [MemberData(nameof(Runs))]
    public void No_line_is_wider_than_a_log(string run) =>
        Assert.All(SummaryTable.Lines(CanonicalRuns.All[run]), line => Assert.True(line.Length <= 120, line));

    [Fact]
    public void Long_names_are_cut_and_the_numbers_stay()
    {
        var red = CanonicalRuns.Red;
        var run = red with { Checks = [.. red.Checks.Select(c => c with { Subject = new string('x', 500), Endpoint = null, Reason = string.Join(' ', Enumerable.Repeat("because", 80)) })] };

        var lines = SummaryTable.Lines(run);

        Assert.All(lines, line => Assert.True(line.Length <= 120, line));
        Assert.Contains(lines, l => l.Contains("293 ms", StringComparison.Ordinal) && l.Contains("xxx…", StringComparison.Ordinal));
    }

    [Fact]
    public void A_title_that_does_not_fit_gives_way_to_the_endpoints_name()
    {
        var red = CanonicalRuns.Red;
        var title = "GET /items/${random.int(1,100000)}/parts/${random.choice(a,b,c)}";
        var run = red with { Checks = [.. red.Checks.Select(c => c with { Subject = title, Endpoint = "parts" })] };

        var checks = SummaryTable.Lines(run).Where(l => l.Contains(" < ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(checks);
        Assert.All(checks, l => Assert.Matches(@"^  (pass|FAIL|warn)\s+parts ", l));
    }

    [Fact]
    public void Where_a_long_reason_is_broken_no_command_begins()
    {
        var red = CanonicalRuns.Red;
        var run = red with { Checks = [.. red.Checks.Select(c => c with { Subject = "it", Reason = $"it said {new string('x', 100)} ::error::forged" })] };

        var lines = SummaryTable.Lines(run);

        Assert.Contains(lines, l => l.TrimStart().StartsWith(": :error::forged", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.TrimStart().StartsWith("::", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_line_sums_the_run_up() =>
        Assert.Equal("PerfGate: 11 of 16 checks passed, 5 failed (61.3 s, 29,000 requests)", SummaryTable.Lines(CanonicalRuns.Red)[^1]);

    [Fact]
    public void A_compared_check_shows_its_change_and_not_its_value() =>
        Assert.Contains("  FAIL  GET /items                        p25              +7.2 %  [+5.5 %, +8.5 %]  <= baseline + 5 %", SummaryTable.Lines(CanonicalRuns.All["regression"]));

    [Fact]
    public void A_run_that_checked_nothing_says_why() =>
        Assert.StartsWith("PerfGate: nothing was checked: the target did not start: no such file", SummaryTable.Lines(CanonicalRuns.All["empty"])[^1], StringComparison.Ordinal);
}
