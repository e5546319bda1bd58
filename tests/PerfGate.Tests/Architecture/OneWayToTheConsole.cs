using System.Text.RegularExpressions;
using Xunit;

namespace PerfGate.Tests.Architecture;

/// <summary>Foreign text reaches a console or a CI system's log in one way, which makes it harmless.</summary>
public sealed partial class OneWayToTheConsole
{
    // The console is opened by the program, and goes through LogWriter from there; Spectre draws over what each of its callers has cleaned.
    private static readonly string[] MayOpen = ["Program.cs", "TerminalRun.cs"];

    // Commands on purpose, and JSON.
    private static readonly string[] MayBeRaw = ["LogWriter.cs", "PlainObserver.cs", "TerminalRun.cs", "RunCommand.cs", "TargetCommand.cs", "SchemaCommand.cs", "HistoryCommand.cs"];

    [Fact]
    public void Nobody_else_opens_the_console()
    {
        var wrong = RepositoryRoot.Sources("src").Where(f => Opening().IsMatch(File.ReadAllText(f))).Select(f => Path.GetFileName(f)!).Except(MayOpen);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Nobody_else_goes_past_the_cleaning()
    {
        var wrong = RepositoryRoot.Sources("src", "PerfGate.Cli").Where(f => File.ReadAllText(f).Contains("Raw(output)", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)!).Except(MayBeRaw);

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\bConsole\.(Out|Error|Write|OpenStandardOutput|OpenStandardError)|\bAnsiConsole\b", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
