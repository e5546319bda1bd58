using System.Text.RegularExpressions;
using Xunit;

namespace PerfGate.Tests.Packaging;

public sealed partial class PropertiesAreDocumented
{
    /// <summary>Not for users to set: where the parts of the package are, and what targets tell each other.</summary>
    private static readonly string[] s_internal = ["PerfGateIsReferenced", "PerfGateTaskAssembly", "PerfGateEngineAssembly", "PerfGateDependsOn", "PerfGateVerdict"];

    [Fact]
    public void The_table_of_properties_lists_exactly_those_that_the_targets_read()
    {
        var read = Directory.GetFiles(Path.Combine(Root(), "build"), "*.targets")
            .SelectMany(file => PropertyRead().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)
            .Distinct().Except(s_internal).Order(StringComparer.Ordinal);

        var documented = Row().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "msbuild.md"))).Select(match => match.Groups[1].Value);

        Assert.Equal(read, documented.Order(StringComparer.Ordinal));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PerfGate.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("PerfGate.sln is not above the test.");
        return folder;
    }

    [GeneratedRegex(@"\$\((PerfGate\w+)\)")]
    private static partial Regex PropertyRead();

    [GeneratedRegex(@"^\| `(PerfGate\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
