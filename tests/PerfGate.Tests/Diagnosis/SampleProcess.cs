using System.Diagnostics;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

/// <summary>The sample service as a process of its own: a .NET target that does nothing but what it is asked.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;

    private SampleProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public int Id => _process.Id;

    public HttpClient Http { get; }

    /// <param name="faults"><c>AGENT_ALLOC=64</c> and the like.</param>
    public static async Task<SampleProcess> StartAsync(params string[] faults)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AgentApi.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            Environment = { ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information" },
        };
        foreach (var fault in faults)
            start.Environment[fault.Split('=')[0]] = fault.Split('=')[1];

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at < 0)
                continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new SampleProcess(process, new Uri(line[at..].Trim()));
        }

        throw new InvalidOperationException($"the sample ended with {process.ExitCode} before it listened");
    }

    public async Task AskAsync(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            using var answer = await Http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
