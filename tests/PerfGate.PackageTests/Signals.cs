using System.Runtime.InteropServices;
using Xunit;

namespace PerfGate.PackageTests;

public sealed partial class Signals(PackageFeed feed)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("SIGINT", 2)]
    [InlineData("SIGTERM", 15)]
    [InlineData("SIGKILL", 9)]
    public async Task A_build_that_is_ended_leaves_no_process_and_no_verdict(string name, int signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks for processes in /proc.");
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Long("Web.csproj"));
        using var build = workspace.StartGate("Web");
        await UntilAsync(() => Running(workspace, "bin/Release/net10.0/Web").Count > 0, "the service did not start");

        Assert.Equal(0, Kill(build.Id, signal));
        var result = await build.EndAsync();

        await UntilAsync(() => Running(workspace, "").Count == 0, $"{name} left processes behind: {string.Join("; ", Running(workspace, ""))}");
        Assert.False(File.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "verdict.json")), result.Text);
        Assert.False(File.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "TEST-perfgate.xml")));
        if (signal == 2)
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("warning PG0901", result.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>The command lines of the processes that have to do with the workspace.</summary>
    private static List<string> Running(Workspace workspace, string what)
    {
        List<string> found = [];
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                if (command.Contains(workspace.Folder, StringComparison.Ordinal) && command.Contains(what, StringComparison.Ordinal)) found.Add(command);
            }
            catch (IOException)
            {
                // It ended while it was looked at.
            }
        }

        return found;
    }

    private static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        var deadline = TimeProvider.System.GetUtcNow() + s_patience;
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, otherwise);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
