using System.Text;
using System.Xml.Linq;
using System.Xml.Schema;
using PerfGate.Reports;
using Xunit;

namespace PerfGate.Tests.Reports;

public class JUnitReporterTests
{
    public static TheoryData<string> Runs => new(CanonicalRuns.All.Keys);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_run_is_valid_against_the_schema(string run)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(Golden.RepositoryRoot(), "docs", "perfgate-junit.xsd"));
        var mistakes = new List<string>();

        Document(CanonicalRuns.All[run]).Validate(schemas, (_, e) => mistakes.Add(e.Message));

        Assert.Empty(mistakes);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Counts_are_those_of_the_cases(string run)
    {
        var root = Document(CanonicalRuns.All[run]).Root!;

        Assert.NotEmpty(root.Descendants("testcase"));
        Assert.Equal(root.Descendants("testcase").Count(), (int)root.Attribute("tests")!);
        Assert.Equal(root.Descendants("failure").Count(), (int)root.Attribute("failures")!);
        Assert.Equal(root.Descendants("error").Count(), (int)root.Attribute("errors")!);
        Assert.All(root.Elements("testsuite"), suite =>
            Assert.Equal(suite.Elements("testcase").Elements("skipped").Count(), (int)suite.Attribute("skipped")!));
    }

    [Fact]
    public void Two_thresholds_on_one_metric_have_two_names()
    {
        var names = Document(CanonicalRuns.Hostile).Descendants("testcase").Select(c => (string)c.Attribute("name")!).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Contains(names, n => n.EndsWith(" #2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_stays_when_the_limit_changes()
    {
        var run = CanonicalRuns.Red;
        var stricter = run with { Checks = [.. run.Checks.Select(c => c with { LimitValue = c.LimitValue!.Value with { Value = 1e-9 } })] };

        Assert.Equal(Names(run), Names(stricter));
    }

    [Fact]
    public void A_case_takes_as_long_as_the_latency_it_measured()
    {
        var p95 = Document(CanonicalRuns.Red).Descendants("testcase").Single(c => (string)c.Attribute("name")! == "GET /items p95 [steady]");

        var check = CanonicalRuns.Red.Checks.Single(c => c.Identity == "GET /items p95 [steady]");
        Assert.Equal(check.Observed!.Value.Value, (double)p95.Attribute("time")!, 6);
        Assert.Equal("perfgate.yml", (string)p95.Attribute("file")!);
        Assert.Equal(check.Threshold.Location.Line, (int)p95.Attribute("line")!);
    }

    [Fact]
    public void The_body_begins_with_the_message_and_ends_with_the_place()
    {
        var failure = Document(CanonicalRuns.Red).Descendants("failure").First();

        Assert.StartsWith((string)failure.Attribute("message")! + "\n", failure.Value, StringComparison.Ordinal);
        Assert.Matches(@"\n    at .* \(perfgate\.yml:\d+:\d+\)$", failure.Value);
    }

    [Fact]
    public void Trouble_of_no_phase_is_an_error_in_the_suite_setup()
    {
        var suite = Document(CanonicalRuns.DeadTarget).Root!.Elements("testsuite").First();

        Assert.Equal("setup", (string)suite.Attribute("name")!);
        Assert.Equal("PG0205", (string)suite.Descendants("error").Single().Attribute("type")!);
    }

    [Fact]
    public void There_is_no_byte_order_mark_and_no_escape_character()
    {
        var bytes = Bytes(CanonicalRuns.Hostile);

        Assert.Equal((byte)'<', bytes[0]);
        Assert.DoesNotContain((byte)0x1b, bytes);
        Assert.DoesNotContain("&#x1B;", Encoding.UTF8.GetString(bytes), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Names(RunReport run) =>
        Document(run).Descendants("testcase").Select(c => $"{c.Attribute("classname")!.Value} {c.Attribute("name")!.Value}");

    private static XDocument Document(RunReport run) => XDocument.Parse(Encoding.UTF8.GetString(Bytes(run)), LoadOptions.PreserveWhitespace);

    private static byte[] Bytes(RunReport run)
    {
        using var stream = new MemoryStream();
        new JUnitReporter().Write(run, stream);
        return stream.ToArray();
    }
}
