using System.Text;
using System.Text.RegularExpressions;
using PerfGate.Spec;
using PerfGate.Tests.Architecture;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>
/// Executes docs/spec/mistakes.md. With PERFGATE_UPDATE_DOCS=1 it writes the answers into the page, to be reviewed.
/// </summary>
public sealed partial class MistakesAreAnswered
{
    private static readonly string Page = Path.Combine(RepositoryRoot.Path, "docs", "spec", "mistakes.md");

    [Fact]
    public void Every_mistake_of_the_page_is_answered_as_the_page_says()
    {
        var text = File.ReadAllText(Page);
        var executed = Example().Replace(text, m => $"{m.Groups[1].Value}```yaml\n{m.Groups[2].Value}```\n```\n{Answer(m.Groups[2].Value)}```\n");
        if (Environment.GetEnvironmentVariable("PERFGATE_UPDATE_DOCS") == "1")
            File.WriteAllText(Page, executed);

        Assert.Equal(executed, text);
        Assert.True(Example().Count(text) >= 30);
    }

    [Fact]
    public void No_mistake_of_the_page_goes_unanswered() =>
        Assert.All(Example().Matches(File.ReadAllText(Page)), m => Assert.Contains(" PG", Answer(m.Groups[2].Value), StringComparison.Ordinal));

    private static string Answer(string yaml)
    {
        var reader = new SpecReader(_ => null);
        reader.Read(Path.Combine(RepositoryRoot.Path, "perfgate.yml"), yaml, new SpecSelection());
        var answer = new StringBuilder();
        foreach (var diagnostic in reader.Diagnostics)
            answer.Append(diagnostic.ToString().Replace(RepositoryRoot.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)).Append('\n');
        return answer.ToString();
    }

    [GeneratedRegex(@"(## \d+\. [^\n]*\n\n)```yaml\n(.*?)```\n```\n(.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Example();
}
