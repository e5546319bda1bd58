using Xunit;

namespace PerfGate.PackageTests;

public sealed class OnATerminal(PackageFeed feed)
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task The_terminal_logger_shows_the_table_the_breach_and_a_summary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "Needs script(1) of util-linux.");
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));

        // A terminal without a size would switch the terminal logger off.
        var result = await Command.RunProgramAsync(
            workspace.Folder,
            Script,
            ["-qec", "stty rows 40 cols 160; dotnet build Web -c Release -t:PerfGate -p:PerfGateLock=none --tl:on", "/dev/null"],
            ("TERM", "xterm-256color"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("smoke:", result.Text, StringComparison.Ordinal);
        Assert.Matches(@"(?i)fail\s+GET /slow", result.Text);
        Assert.Contains("docs/diagnostics.md#pg1001", result.Text, StringComparison.Ordinal);
        Assert.Contains("Test summary: total: 2, ", result.Text, StringComparison.Ordinal);
    }
}
