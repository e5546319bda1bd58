using System.Diagnostics;
using Xunit;

namespace PerfGate.Tests.Cli;

public sealed class TooFewFiles
{
    [Fact]
    public async Task Is_said_before_the_runtime_runs_out_of_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits of Linux");
        var start = new ProcessStartInfo("sh", ["-c", "ulimit -n 64; exec dotnet exec \"$0\" run nothing.yml", Path.Combine(AppContext.BaseDirectory, "PerfGate.Cli.dll")])
        {
            RedirectStandardError = true,
        };

        using var engine = Process.Start(start)!;
        var said = await engine.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((int)ExitCode.NotProven, engine.ExitCode);
        Assert.Contains("this process may have 64 files open", said, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", said, StringComparison.Ordinal);
    }
}
