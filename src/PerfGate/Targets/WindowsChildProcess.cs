using System.Diagnostics;
using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>A process in a job object of its own. What it starts before it is in the job, within microseconds of its start, is found by its parent.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChildProcess : ChildProcess
{
    private readonly Process _process;
    private readonly WindowsJob _job;

    private WindowsChildProcess(Process process, WindowsJob job)
    {
        _process = process;
        _job = job;
        Id = process.Id;
        Output = [process.StandardOutput.BaseStream, process.StandardError.BaseStream];
        Exited = AwaitExitAsync(process);
    }

    public override int Id { get; }

    public override Task<ProcessExit> Exited { get; }

    public override IReadOnlyList<Stream> Output { get; }

    public static WindowsChildProcess Start(ProcessStart start)
    {
        var information = new ProcessStartInfo(start.Executable, start.Arguments)
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNewProcessGroup = true, // Ctrl+C in our console is ours to answer
        };
        information.Environment.Clear();
        foreach ((string name, string value) in start.Environment)
            information.Environment[name] = value;

        var job = new WindowsJob();
        Process? process = null;
        try
        {
            process = Process.Start(information)!;
            job.Add(process.SafeHandle);
            process.StandardInput.Close();
            return new WindowsChildProcess(process, job);
        }
        catch
        {
            process?.Kill(entireProcessTree: true);
            process?.Dispose();
            job.Dispose();
            throw;
        }
    }

    public override void RequestStop() => _ = WindowsJob.SendBreak(Id);

    public override bool IsAnyAlive() => !_process.HasExited;

    public override async Task<IReadOnlyList<int>> KillAllAsync(TimeProvider time)
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _job.KillAll();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        await Task.WhenAny(Exited, Task.Delay(Timeout.InfiniteTimeSpan, time, enough.Token));
        return Exited.IsCompleted ? [] : [Id];
    }

    public override ValueTask DisposeAsync()
    {
        _job.Dispose();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<ProcessExit> AwaitExitAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return new ProcessExit(process.ExitCode);
    }
}
