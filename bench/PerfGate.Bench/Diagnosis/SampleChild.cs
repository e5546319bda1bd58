using System.Diagnostics;
using System.Globalization;
using PerfGate.Targets;

namespace PerfGate.Bench.Diagnosis;

/// <summary>The sample service as a child process on a free port, with the switches asked for, and load for it.</summary>
internal sealed class SampleChild : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;
    private long _answered;

    private SampleChild(Process process, Uri address)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    public int ProcessId => _process.Id;

    /// <summary>Requests answered so far, with any status.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <param name="assembly">Path of AgentApi.dll.</param>
    /// <param name="fault"><c>AGENT_CPU=5</c>, or empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SampleChild> StartAsync(string assembly, string fault, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        if (fault.Split('=', 2) is [var name, var value])
            start.Environment[name] = value;

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        _ = process.StandardError.ReadToEndAsync(cancellationToken);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at < 0)
                continue;
            _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
            return new SampleChild(process, new Uri(line[at..].Trim()));
        }

        throw new InvalidOperationException($"{assembly} ended before it listened; exit code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Connections back to back until it is cancelled.</summary>
    public Task LoadAsync(int connections, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => SendAsync(cancellationToken), cancellationToken)));

    /// <summary>So many requests, one every <paramref name="gap"/>, whatever the answers do.</summary>
    public async Task PaceAsync(int requests, TimeSpan gap, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(gap);
        var sent = new List<Task>(requests);
        for (var i = 0; i < requests && await timer.WaitForNextTickAsync(cancellationToken); i++)
            sent.Add(AskAsync(cancellationToken));
        await Task.WhenAll(sent);
    }

    /// <summary>Processor seconds of the service so far.</summary>
    public double CpuSeconds() =>
        !OperatingSystem.IsWindows() && Posix.ProcessorSeconds(ProcessId) is { } seconds
            ? seconds
            : throw new InvalidOperationException("the sample has ended, or this system does not tell its processor time");

    public void Dispose()
    {
        _client.Dispose();
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself: one of the faults does that.
        }

        _process.Dispose();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            await AskAsync(cancellationToken);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/workflows", UriKind.Relative), cancellationToken);
            Interlocked.Increment(ref _answered);
        }
        catch (HttpRequestException)
        {
            // The crashing service refuses; a pause keeps this loop from spinning on that.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }
}
