using System.Text;
using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class MarkdownReporterTests
{
    [Fact]
    public void A_green_run_is_one_line_and_the_mark_that_finds_the_comment()
    {
        var lines = MarkdownReporter.Render(CanonicalRuns.Green).TrimEnd().Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("✅ **PerfGate**: all 5 checks passed", lines[0], StringComparison.Ordinal);
        Assert.Equal("<!-- perfgate:sticky:shop -->", lines[1]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(5000)]
    public void It_fits_the_byte_budget_however_much_there_is(int times)
    {
        var red = CanonicalRuns.Red;
        var run = red with
        {
            Gate = new string('g', 100_000),
            Insights = [.. Enumerable.Range(0, times).SelectMany(_ => red.Insights).Select(i => i with { Causes = [new string('|', 9000)] })],
            Checks = [.. Enumerable.Range(0, times).SelectMany(_ => red.Checks).Select(c => c with { Subject = new string('ä', 2000) + "|", Reason = new string('ß', 5000) })],
            Phases = [.. Enumerable.Range(0, times).SelectMany(_ => red.Phases)],
            Diagnostics = [.. Enumerable.Range(0, times).SelectMany(_ => CanonicalRuns.DeadTarget.Diagnostics).Select(d => d with { Message = new string('@', 9000) })],
        };

        var text = MarkdownReporter.Render(run);

        Assert.True(Encoding.UTF8.GetByteCount(text) <= MarkdownReporter.MaxBytes);
        Assert.StartsWith("### ❌ PerfGate: ", text, StringComparison.Ordinal);
        Assert.EndsWith(" -->\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Breaches_come_first_and_the_worst_of_them_before_the_others()
    {
        var rows = MarkdownReporter.Render(CanonicalRuns.Red).Split('\n').Where(l => l.StartsWith("| ❌", StringComparison.Ordinal)).ToList();

        var first = CanonicalRuns.Red.Troubles().First();
        Assert.Contains(first.Name, rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_a_table_has_as_many_cells_as_its_head()
    {
        foreach (var run in CanonicalRuns.All.Values)
        {
            var head = 0;
            foreach (var line in MarkdownReporter.Render(run).Split('\n'))
            {
                var cells = line.StartsWith('|') ? line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|') : 0;
                if (head > 0 && cells > 0)
                    Assert.Equal(head, cells);
                head = cells;
            }
        }
    }

    [Fact]
    public void A_threshold_is_linked_to_its_line_when_the_spec_has_an_address()
    {
        var run = CanonicalRuns.Red with { SpecUrl = new Uri("https://github.com/acme/shop/blob/3f2a1c0/perfgate.yml") };

        Assert.Contains("](https://github.com/acme/shop/blob/3f2a1c0/perfgate.yml#L25)", MarkdownReporter.Render(run), StringComparison.Ordinal);
    }
}
