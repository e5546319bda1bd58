using System.Diagnostics;

namespace PerfGate.Targets;

/// <summary>Runs one program of a build to its end: its output goes to a log of the run, and nothing of it is left when the run is cancelled.</summary>
internal sealed record BuildStep
{
    // What the last words of a program that has ended may take to come through the pipe, which a daemon of its may hold open.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Full path of the program.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Absolute; where it runs.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The log's file name without its end.</summary>
    public required string Label { get; init; }

    /// <summary>In place of ours; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public SecretMask Mask { get; init; } = SecretMask.None;

    /// <exception cref="System.ComponentModel.Win32Exception">The operating system does not start it, with its reason.</exception>
    public async Task<BuildStepEnd> RunAsync(TargetHost host, CancellationToken cancellation)
    {
        using var process = Process.Start(Information(host))!;
        Tell(host.Guard, process, isThere: true);
        process.StandardInput.Close();
        using var log = host.OpenLog(Label, Mask);
        var copying = Task.WhenAll(
            log.CopyAsync(process.StandardOutput.BaseStream, cancellation),
            log.CopyAsync(process.StandardError.BaseStream, cancellation));
        try
        {
            await process.WaitForExitAsync(cancellation);
            Tell(host.Guard, process, isThere: false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // what it was writing may be taken away next
            throw;
        }

        await Task.WhenAny(copying, Task.Delay(LastWords, host.Time, cancellation));
        return new BuildStepEnd(process.ExitCode, log.LastLines(), log.Path);
    }

    /// <summary>A build ends with us, too, and what it started.</summary>
    private static void Tell(GuardProcess? guard, Process process, bool isThere)
    {
        if (guard is null || !OperatingSystem.IsLinux())
            return;
        var start = ProcStat.Read(process.Id, new byte[4096])?.StartTicks;
        if (!isThere || start is not null)
            guard.Know(process.Id, start ?? 0, isThere);
    }

    private ProcessStartInfo Information(TargetHost host)
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = WorkingDirectory,
        };
        start.Environment.Clear();
        foreach (var (name, value) in host.Environment.Where(v => !TargetEnvironment.IsOfTheBuild(v.Key)))
            start.Environment[name] = value;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }
}
