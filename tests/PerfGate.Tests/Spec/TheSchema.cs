using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfGate.Cli;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Tests.Architecture;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>docs/perfgate.schema.json, which editors complete and check a spec by.</summary>
public sealed partial class TheSchema
{
    private static readonly string File = Path.Combine(RepositoryRoot.Path, "docs", "perfgate.schema.json");

    private static readonly SchemaRules Rules = new(JsonNode.Parse(SchemaCommand.Text())!.AsObject());

    public static TheoryData<string> Specs =>
    [
        System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, "perfgate.yml")),
        .. Documented.Specs().Select(s => s.Text),
        .. StarterSpecs(),
    ];

    /// <summary>To renew it: <c>perfgate schema -o docs/perfgate.schema.json</c>.</summary>
    [Fact]
    public void Is_the_one_that_the_key_tables_make()
    {
        if (Environment.GetEnvironmentVariable("PERFGATE_UPDATE_DOCS") == "1")
            System.IO.File.WriteAllText(File, SchemaCommand.Text());
        Assert.Equal(SchemaCommand.Text(), System.IO.File.ReadAllText(File));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Accepts_what_the_reader_accepts(string spec)
    {
        var errors = new SpecErrors();
        var root = SpecComposer.Compose("perfgate.yml", spec, errors);

        Assert.Empty(errors.All);
        Assert.Empty(Rules.Mistakes(root!));
    }

    [Fact]
    public void Refuses_the_mistakes_that_a_form_can_show()
    {
        var shown = 0;
        foreach (var spec in Mistake().Matches(System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "spec", "mistakes.md"))).Select(m => m.Groups[1].Value))
        {
            var reader = new SpecReader(_ => null);
            reader.Read("/repo/perfgate.yml", spec, new SpecSelection());
            if (!reader.Diagnostics.Any(d => d.Code is DiagnosticCodes.UnknownKey))
                continue;
            shown++;
            Assert.NotEmpty(Rules.Mistakes(SpecComposer.Compose("perfgate.yml", spec, new SpecErrors())!));
        }

        Assert.InRange(shown, 3, 100);
    }

    [Theory]
    [InlineData("timeout: 10", "/defaults/timeout")]
    [InlineData("timeout: soon", "/defaults/timeout")]
    [InlineData("thresholds: [p95]", "/defaults/thresholds/0")]
    [InlineData("thresholds: [{ fale: p95 < 1s }]", "/defaults/thresholds/0")]
    public void Refuses_values_without_their_form(string defaults, string where)
    {
        var spec = SpecComposer.Compose("perfgate.yml", $"{ReadSpec.Head}defaults: {{ {defaults} }}\nphases: {{ a: {{ kind: load }} }}\n", new SpecErrors())!;

        Assert.Contains(Rules.Mistakes(spec), m => m.StartsWith(where, StringComparison.Ordinal));
    }

    private static IEnumerable<string> StarterSpecs()
    {
        foreach (var name in new[] { "Shop.csproj", "package.json", "main.py", "readme.txt" })
        {
            var folder = Directory.CreateTempSubdirectory("perfgate-test-");
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, name), "");
            yield return StarterSpec.For(StarterTarget.Of(folder.FullName));
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"## \d+\. [^\n]*\n\n```yaml\n(.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Mistake();
}
