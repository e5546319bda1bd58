using System.Text;
using PerfGate.Reports;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Reports;

public sealed class ValuesFromOutsideAreShown
{
    [Fact]
    public void In_every_report_that_says_what_was_run()
    {
        var run = CanonicalRuns.Red with { Given = [new GivenValue("phases.steady.rate", "${env.RATE}/s", "75/s")] };

        foreach (var reporter in BuiltIns.Reporters.Where(r => r is JsonReporter or HtmlReporter or MarkdownReporter))
        {
            using var output = new MemoryStream();
            reporter.Write(run, output);
            var text = Encoding.UTF8.GetString(output.ToArray());
            Assert.All(["phases.steady.rate", "env.RATE", "75/s"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        }
    }
}
