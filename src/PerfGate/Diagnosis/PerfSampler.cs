using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PerfGate.Targets;

namespace PerfGate.Diagnosis;

/// <summary>
/// Samples the processor time of a process tree that is no .NET one with Linux's perf. Like every look into a target it costs the
/// target something, and never runs in a measured phase.
/// </summary>
/// <param name="program">Absolute path of perf.</param>
/// <param name="clock">For the load.</param>
internal sealed class PerfSampler(string program, TimeProvider clock)
{
    // Not a divisor of usual timers, so that the samples do not keep step with them.
    private const int Frequency = 199;

    private static readonly TimeSpan _longestWork = TimeSpan.FromSeconds(30);

    /// <summary>Samples while <paramref name="load"/> runs.</summary>
    /// <param name="rootId">The target; what it has started is sampled, too.</param>
    /// <param name="duration">Of the load and the sampling.</param>
    /// <param name="load">Sends requests until it is cancelled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Attempt<CpuProfile>> RecordAsync(
        int rootId, TimeSpan duration, Func<CancellationToken, Task> load, CancellationToken cancellationToken)
    {
        using var folder = TempFolder.Create("perf");
        var file = Path.Combine(folder.Path, "perf.data");
        var processes = string.Join(',', ProcessNode.Tree(ProcessNode.ReadAll(), rootId).Select(p => p.ToString(CultureInfo.InvariantCulture)));
        var seconds = duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        // cpu-clock counts nanoseconds of processor time and needs no hardware; without -B and -N perf would copy binaries to the home folder.
        var recording = RunAsync(
            ["record", "-q", "-B", "-N", "-e", "cpu-clock", "-F", Frequency.ToString(CultureInfo.InvariantCulture), "-g", "-p", processes, "-o", file, "--", "sleep", seconds],
            static async (output, stop) => await output.ReadToEndAsync(stop),
            cancellationToken);
        await LoadRun.ForAsync(duration, load, clock, cancellationToken);
        if (await recording is { Value: null } refused)
            return $"'perf record' could not sample it: {refused.Reason}";

        var told = await RunAsync(
            ["script", "--no-inline", "-f", "-i", file, "-F", "tid,time,period,ip,sym,dso"],
            async (output, stop) => await Task.Run(() => PerfScript.Read(output, duration), stop),
            cancellationToken);
        return told.Value ?? (Attempt<CpuProfile>)$"'perf script' printed no sample{(told.Reason.Length > 0 ? $": {told.Reason}" : "")}";
    }

    /// <summary>Runs perf to its end; never longer than the recording takes and half a minute.</summary>
    private async Task<Attempt<T>> RunAsync<T>(IReadOnlyList<string> arguments, Func<TextReader, CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        using var limit = new CancellationTokenSource(_longestWork, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }

        try
        {
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var value = await read(process.StandardOutput, either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 && value is not null ? value : FirstLine(await errors, process.ExitCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it did not end within {_longestWork.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string FirstLine(string errors, int exitCode) =>
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(l => l is not "Error:") ?? string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
}
