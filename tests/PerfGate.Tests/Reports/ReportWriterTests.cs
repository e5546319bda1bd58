using System.Text.Json;
using PerfGate.Reports;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Reports;

public sealed class ReportWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfgate-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_report_is_written_and_the_verdict_names_them()
    {
        var written = new ReportWriter(_folder, [new JUnitReporter(), new MarkdownReporter()]).Write(CanonicalRuns.Red);

        Assert.Empty(written.Troubles);
        Assert.Equal(["TEST-perfgate.xml", "perfgate.md", "verdict.json"], written.Files);
        Assert.Equal(written.Files.Order(StringComparer.Ordinal), Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var verdict = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "verdict.json")));
        Assert.Equal("20260304-050607-7f3a", verdict.RootElement.GetProperty("run").GetString());
        Assert.Equal(["TEST-perfgate.xml", "perfgate.md"], verdict.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public void A_report_that_throws_does_not_cost_the_others()
    {
        var written = new ReportWriter(_folder, [new Broken(), new JUnitReporter()]).Write(CanonicalRuns.Green);

        var trouble = Assert.Single(written.Troubles);
        Assert.Equal((DiagnosticCodes.ReportNotWritten, Severity.Warning), (trouble.Code, trouble.Severity));
        Assert.Contains("broken.txt was not written: out of ink", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(["TEST-perfgate.xml", "verdict.json"], written.Files);
        Assert.Equal(["TEST-perfgate.xml", "verdict.json"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_verdict_that_can_not_be_written_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "verdict.json"));

        var trouble = Assert.Single(new ReportWriter(_folder, [new JUnitReporter()]).Write(CanonicalRuns.Green).Troubles);

        Assert.Equal(Severity.Error, trouble.Severity);
    }

    [Fact]
    public void Nothing_is_written_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        var victim = Path.Combine(_folder, "victim.txt");
        File.WriteAllText(victim, "precious");
        foreach (var name in (string[])["verdict.json", "verdict.json.tmp", "TEST-perfgate.xml.tmp"])
            File.CreateSymbolicLink(Path.Combine(_folder, name), victim);

        var written = new ReportWriter(_folder, [new JUnitReporter()]).Write(CanonicalRuns.Green);

        Assert.Empty(written.Troubles);
        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Null(new FileInfo(Path.Combine(_folder, "verdict.json")).LinkTarget);
    }

    [Fact]
    public void Preparing_takes_what_a_killed_run_left_unfinished()
    {
        File.WriteAllText(Path.Combine(_folder, "verdict.json.tmp"), "");

        new ReportWriter(_folder, []).Prepare();

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Preparing_takes_away_the_files_of_an_earlier_run_and_nothing_else()
    {
        File.WriteAllText(Path.Combine(_folder, "verdict.json"), "old");
        File.WriteAllText(Path.Combine(_folder, "TEST-perfgate.xml"), "old");
        File.WriteAllText(Path.Combine(_folder, "mine.txt"), "kept");

        new ReportWriter(_folder, [new JUnitReporter()]).Prepare();

        Assert.Equal(["mine.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    private sealed class Broken : IReporter
    {
        public string FileName => "broken.txt";

        public void Write(RunReport report, Stream output)
        {
            output.WriteByte(1);
            throw new InvalidOperationException("out of ink");
        }
    }
}
