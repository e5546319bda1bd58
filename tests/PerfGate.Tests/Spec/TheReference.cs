using System.Text.RegularExpressions;
using PerfGate.Protocols;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tests.Architecture;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>docs/spec/README.md and docs/spec/metrics.md say what the reader does.</summary>
public sealed partial class TheReference
{
    private static readonly string Reference = Documented.Page("spec", "README.md");

    public static TheoryData<string, string> Specs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (page, text) in Documented.Specs())
                data.Add(page, text);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Has_examples_without_mistakes(string page, string example)
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-test-");
        foreach (var project in Project().Matches(example).Select(m => Path.Combine(folder.FullName, m.Groups[1].Value)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(project)!);
            File.WriteAllText(project, "<Project />");
        }

        var reader = new SpecReader(name => name is "RATE" or "LENGTH" or "LIMIT" ? null : "a-value-from-the-environment");
        var spec = reader.Read(Path.Combine(folder.FullName, "perfgate.yml"), example, new SpecSelection());
        folder.Delete(recursive: true);

        Assert.Empty(reader.Diagnostics.Select(d => $"{page}: {d}"));
        Assert.NotNull(spec);
    }

    [Fact]
    public void Has_a_row_for_every_key() =>
        Assert.All(
            new[] { SpecKeys.Root, HttpSettingsReader.Keys, HttpSettingsReader.TlsKeys, Target.Keys, Defaults.Keys, PhaseReader.Keys, BaselineReader.Keys, Profile.Keys, ThresholdReader.Keys }.SelectMany(t => t.Keys.Select(k => (Table: t.Name, Key: k))),
            row => Assert.Contains($"| `{row.Key.Name}` | {row.Key.Doc}", Reference, StringComparison.Ordinal));

    /// <summary>With PERFGATE_UPDATE_DOCS=1 it writes the table into the page.</summary>
    [Fact]
    public void Has_the_table_of_metrics()
    {
        var page = Documented.Page("spec", "metrics.md");
        var table = string.Concat(Metrics.All.Select(m => $"| `{m.Name}` | {m.Scope.ToString().ToLowerInvariant()} | {(m.HigherIsBetter ? "higher" : "lower")} | {m.Doc} |\n"));
        var first = page.IndexOf("| `", StringComparison.Ordinal);
        var current = first < 0 ? page + table : page[..first] + table + page[(page.LastIndexOf("|\n", StringComparison.Ordinal) + 2)..];
        if (Environment.GetEnvironmentVariable("PERFGATE_UPDATE_DOCS") == "1")
            File.WriteAllText(Path.Combine(RepositoryRoot.Path, "docs", "spec", "metrics.md"), current);

        Assert.Equal(current, page);
    }

    [GeneratedRegex(@"^  project: (\S+)", RegexOptions.Multiline)]
    private static partial Regex Project();
}
