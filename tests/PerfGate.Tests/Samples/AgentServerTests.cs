using System.Diagnostics;
using AgentApi;
using Xunit;

namespace PerfGate.Tests.Samples;

public sealed class AgentServerTests
{
    [Fact]
    public async Task It_refuses_to_start_with_malformed_switches_and_names_all_of_them()
    {
        await using var errors = new StringWriter();

        var exitCode = await AgentServer.RunAsync([], name => name is "AGENT_LOCK" or "AGENT_CRASH" ? "soon" : null, errors);

        Assert.Equal(2, exitCode);
        Assert.Equal(
            """
            AgentApi: AGENT_LOCK is 'soon', expected milliseconds: 5
            AgentApi: AGENT_CRASH is 'soon', expected after how many requests or seconds: 200requests or 5s
            """,
            errors.ToString().TrimEnd(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task A_crash_ends_the_process_with_its_exit_code_and_a_last_line()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "AgentApi.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", dll, "--urls", "http://127.0.0.1:0"])
        {
            Environment = { ["AGENT_CRASH"] = "0.01s" },
            RedirectStandardError = true,
        })!;

        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(60));
            var errors = await process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);

            Assert.Equal(Faults.CrashExitCode, process.ExitCode);
            Assert.Equal("AgentApi: crashed after 0.01 s (AGENT_CRASH)", errors.TrimEnd());
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
