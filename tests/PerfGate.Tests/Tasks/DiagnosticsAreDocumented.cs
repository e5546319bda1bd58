using System.Reflection;
using System.Text.RegularExpressions;
using PerfGate.Syntax;
using PerfGate.Tasks;
using Xunit;

namespace PerfGate.Tests.Tasks;

public sealed partial class DiagnosticsAreDocumented
{
    [Fact]
    public void Every_code_has_one_section_and_every_section_a_code()
    {
        var documented = Section().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(Codes(typeof(DiagnosticCodes)).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_section_says_what_it_means_where_it_comes_from_and_what_fixes_it()
    {
        var sections = File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics.md")).Split("### PG")[1..];

        Assert.All(sections, section => Assert.Matches(@"^\d{4} \((error|warning|error or warning|note)\): .+\n\n(?:[^-\n].*\n)+\n- \*\*Cause:\*\* .+\n(?:  .+\n)*- \*\*Fix:\*\* .+\n", section));
    }

    [Fact]
    public void The_task_uses_the_codes_and_the_links_of_the_engine()
    {
        var codes = Codes(typeof(TaskDiagnosticCodes)).Where(code => code != TaskDiagnosticCodes.JudgementPrefix).ToList();

        Assert.Subset(Codes(typeof(DiagnosticCodes)).ToHashSet(), codes.ToHashSet());
        Assert.Equal(DiagnosticCodes.Help("PG0999").ToString(), TaskDiagnosticCodes.Help("PG0999"));
    }

    [Fact]
    public void The_targets_use_no_code_of_their_own()
    {
        var used = Directory.GetFiles(Path.Combine(Root(), "build"), "*.targets").SelectMany(file => Code().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(used);
        Assert.Subset(Codes(typeof(DiagnosticCodes)).ToHashSet(), used.ToHashSet());
    }

    private static IEnumerable<string> Codes(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PerfGate.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("PerfGate.sln is not above the test.");
        return folder;
    }

    [GeneratedRegex(@"^### (PG\d{4}) ", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("Code=\"(PG\\d{4})\"")]
    private static partial Regex Code();
}
