using System.ComponentModel;
using System.Text.RegularExpressions;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>Starts a process target and waits until it is ready. When that fails, nothing is left running.</summary>
internal sealed partial class TargetStart(ProcessTarget target, TargetHost host)
{
    public async Task<RunningTarget> RunAsync(CancellationToken cancellation)
    {
        if (target.Port is { } given)
        {
            if (await FreePort.IsTakenAsync(given, cancellation))
                throw PortInUse(given, []);
            return await StartOnAsync(given, cancellation) ?? throw PortInUse(given, []);
        }

        // Between our finding a port free and the target's taking it, another may have come: once is bad luck, twice is something else.
        var port = FreePort.Find();
        return await StartOnAsync(port, cancellation)
            ?? await StartOnAsync(port = FreePort.Find(), cancellation)
            ?? throw PortInUse(port, []);
    }

    /// <summary>Null when the target ended because its port was taken.</summary>
    private async Task<RunningTarget?> StartOnAsync(int port, CancellationToken cancellation)
    {
        var launch = target.LaunchOn(port, host);
        var begun = host.Time.GetTimestamp();
        var process = Start(launch, port);
        try
        {
            var answer = await new ReadinessWait(target.Ready, host.Time).UntilReadyAsync(launch.Address, target.ReadyTimeout, process.Exited, cancellation);
            if (host.Guard is { } guard && !await guard.ReadyAsync())
                throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location, $"{target.Subject} was not let run: the guard, which would end it with us, did not start");
            if (answer.IsReady && !process.Exited.IsCompleted)
                return new RunningTarget(target, launch.Address, host.Time.GetElapsedTime(begun), process);

            var elapsed = host.Time.GetElapsedTime(begun);
            var lines = process.Log.LastLines();
            if (!process.Exited.IsCompleted)
                throw NotReady(launch, answer, lines, process.Log.Path);
            if (lines.Any(l => AddressInUse().IsMatch(l)))
            {
                await process.DisposeAsync();
                return null;
            }

            throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location,
                $"{target.Subject} ended {Spoken.Duration(elapsed)} after its start, before it was ready: {await process.Exited}{TellingLine.Quote(lines)} (log: {process.Log.Path})", lines);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private TargetProcess Start(Launch launch, int port)
    {
        var marker = host.NextMarker();
        var environment = TargetEnvironment.Compose(host.Environment, launch.Defaults, target.Environment, marker, port);
        var words = launch.Command.Select(word => TargetEnvironment.InsertPort(word, port)).ToList();
        if (!Directory.Exists(launch.WorkingDirectory))
            throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location, $"{target.Subject} did not start: its working directory {launch.WorkingDirectory} does not exist");
        if (ExecutablePath.Find(words[0], launch.WorkingDirectory, environment) is not { } executable)
            throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location, $"{target.Subject} did not start: {NotFound(words[0], launch.WorkingDirectory)}");

        var start = new ProcessStart
        {
            Executable = executable,
            Arguments = words[1..],
            WorkingDirectory = launch.WorkingDirectory,
            Environment = environment,
        };
        var log = host.OpenLog(target.Label, new SecretMask([.. target.Secrets, .. host.Secrets]));
        try
        {
            var child = StartConfined(start, marker);
            log.Note($"{host.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z started on port {port} as process {child.Id}: {Path.GetFileName(executable)}");
            return new TargetProcess(child, log, host, target.StopTimeout);
        }
        catch (Win32Exception e)
        {
            log.Dispose();
            throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location, $"{target.Subject} did not start: {executable}: {e.Message}");
        }
    }

    /// <summary>A child has the processors of the thread that starts it.</summary>
    private ChildProcess StartConfined(ProcessStart start, RunMarker marker)
    {
        var own = host.Processors is null ? null : ProcessorSet.OfThread();
        host.Processors?.Confine();
        try
        {
            return ChildProcess.Start(start, marker);
        }
        finally
        {
            own?.Confine();
        }
    }

    private TargetException NotReady(Launch launch, ProbeAnswer answer, IReadOnlyList<string> lines, string log)
    {
        // The commonest reason with ASP.NET Core, and one that a timeout alone does not tell.
        var elsewhere = lines.Select(l => NowListening().Match(l)).LastOrDefault(m => m.Success && !m.Value.EndsWith($":{launch.Address.Port}", StringComparison.Ordinal));
        var hint = elsewhere is null
            ? TellingLine.Quote(lines)
            : $"; it listens on {elsewhere.Groups[1].Value} instead of {launch.Address.GetLeftPart(UriPartial.Authority)}: does its configuration (Kestrel:Endpoints) override the urls? Set 'port' in the spec to that port";
        return Failed(DiagnosticCodes.TargetNotReady, target.ReadyLocation ?? target.Location,
            $"{target.Subject} was not ready within {Spoken.Duration(target.ReadyTimeout)}: {target.Ready} on {launch.Address.GetLeftPart(UriPartial.Authority)}: {answer.Said}{hint} (log: {log})", lines);
    }

    private TargetException PortInUse(int port, IReadOnlyList<string> lines) =>
        Failed(DiagnosticCodes.PortInUse, target.PortLocation ?? target.Location,
            target.Port is null
                ? $"{target.Subject} ended twice saying that its address is in use, the last time on the free port {port}: does it listen on a port of its own? Put {{port}} into its command or environment"
                : $"port {port} is in use: something else answers on 127.0.0.1:{port}, and would be measured in place of {target.Name}", lines);

    private static string NotFound(string name, string workingDirectory) => name.Contains('/', StringComparison.Ordinal)
        ? $"there is no executable file {Path.GetFullPath(name, workingDirectory)}"
        : $"'{name}' is not on the PATH (a program in the working directory is written ./{name})";

    private TargetException Failed(string code, SourceLocation location, string message, IReadOnlyList<string>? lines = null) =>
        new(new Diagnostic(code, Severity.Error, location, target.Hint is { } hint ? $"{message}; {hint}" : message), lines);

    [GeneratedRegex("address already in use|EADDRINUSE|address in use|only one usage of each socket address", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AddressInUse();

    [GeneratedRegex(@"Now listening on: (https?://\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex NowListening();
}
