using System.ComponentModel;
using System.Text.RegularExpressions;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>Starts a process target and waits until it is ready. When that fails, nothing is left running.</summary>
internal sealed partial class TargetStart(ProcessTarget target, TargetHost host)
{
    private string? _inUse;

    public async Task<RunningTarget> RunAsync(CancellationToken cancellation)
    {
        if (target.Port is { } given)
        {
            if (await FreePort.IsTakenAsync(given, cancellation))
                throw PortInUse(given);
            return await StartOnAsync(given, cancellation) ?? throw PortInUse(given);
        }

        // Between our finding a port free and the target's taking it, another may have come: once is bad luck, twice is something else.
        return await StartOnAsync(FreePort.Find(), cancellation)
            ?? await StartOnAsync(FreePort.Find(), cancellation)
            ?? throw PortInUse(null);
    }

    /// <summary>Null when the target ended because its port was taken.</summary>
    private async Task<RunningTarget?> StartOnAsync(int port, CancellationToken cancellation)
    {
        var launch = target.LaunchOn(port, host);
        var ports = new TargetPorts(port);
        var begun = host.Time.GetTimestamp();
        var process = Start(launch, ports);
        try
        {
            var answer = await new ReadinessWait(target.Ready, host.Time).UntilReadyAsync(launch.Address, target.ReadyTimeout, process.Exited, cancellation, OnIPv6(launch.Address));
            if (host.Guard is { } guard && !await guard.ReadyAsync())
                throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location, $"{target.Subject} was not let run: the guard, which would end it with us, did not start");
            if (answer.IsReady && !process.Exited.IsCompleted)
                return new RunningTarget(target, answer.Address ?? launch.Address, host.Time.GetElapsedTime(begun), process, host);

            var elapsed = host.Time.GetElapsedTime(begun);
            var lines = process.Log.LastLines();
            if (!process.Exited.IsCompleted)
                throw NotReady(launch, answer, lines, process);
            if (lines.Any(l => AddressInUse().IsMatch(l)))
            {
                _inUse = AddressInUseText.Of(lines, ports, host.ListeningOf(process));
                await process.DisposeAsync();
                return null;
            }

            throw Failed(DiagnosticCodes.TargetDidNotStart, target.Location,
                $"{target.Subject} ended {Spoken.Duration(elapsed)} after its start, before it was ready: {Ended(await process.Exited)}{TellingLine.Quote(lines)} (log: {process.Log.Path})", lines);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same place on the other loopback address: a program that is told <c>localhost</c> may choose it. Null where the address is not the usual one.</summary>
    private static Uri? OnIPv6(Uri address) => address.Host == "127.0.0.1" ? new UriBuilder(address) { Host = "[::1]" }.Uri : null;

    private TargetProcess Start(Launch launch, TargetPorts ports)
    {
        var marker = host.NextMarker();
        var environment = TargetEnvironment.Compose(host.Environment, launch.Defaults, target.Environment, marker, ports);
        var words = launch.Command.Select(ports.Insert).ToList();
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
            log.Note($"{host.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z started on port {ports.Main} as process {child.Id}: {Path.GetFileName(executable)}");
            return new TargetProcess(child, log, host, ports, target.StopTimeout);
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

    private TargetException NotReady(Launch launch, ProbeAnswer answer, IReadOnlyList<string> lines, TargetProcess process)
    {
        // The commonest reason with ASP.NET Core, and one that a timeout alone does not tell.
        var elsewhere = lines.Select(l => NowListening().Match(l)).LastOrDefault(m => m.Success && !m.Value.EndsWith($":{launch.Address.Port}", StringComparison.Ordinal));
        var asked = launch.Address.GetLeftPart(UriPartial.Authority);
        var sockets = answer.Status is null ? host.ListeningOf(process, onlyThis: true) : [];
        var hint = elsewhere is not null ? $"; it listens on {elsewhere.Groups[1].Value} instead of {asked}: does its configuration (Kestrel:Endpoints) override the urls? Set 'port' in the spec to that port"
            : sockets.Count > 0 ? $"; it listens on {string.Join(", ", sockets)}, where it was not asked: give it the port by {{port}}, or set 'port' in the spec to its own{TellingLine.Quote(lines)}"
            : $"{Refused(answer)}{TellingLine.Quote(lines)}";
        return Failed(DiagnosticCodes.TargetNotReady, target.ReadyLocation ?? target.Location,
            $"{target.Subject} was not ready within {Spoken.Duration(target.ReadyTimeout)}: {target.Ready} on {asked}: {answer.Said}{hint} (log: {process.Log.Path})", lines);
    }

    /// <summary>What to do about an answer that wants something of the question.</summary>
    private string Refused(ProbeAnswer answer)
    {
        var sent = target.Ready.Headers.Count == 0 ? "no headers of the spec were sent" : $"the headers {string.Join(", ", target.Ready.Headers.Select(h => h.Key))} were sent";
        return answer.Status switch
        {
            400 or 401 or 403 or 407 or 421 => $"; {sent}: 'ready: {{ request: ..., headers: {{ ... }} }}' sends others, 'status: {answer.Status}' accepts this answer, and 'ready: tcp' asks for none",
            >= 300 and < 400 => $"; a redirect is not followed: ask for a page that is not redirected, or accept this answer with 'status: {answer.Status}'",
            _ => "",
        };
    }

    private static string Ended(ProcessExit exit) => exit is { Code: 0, Signal: null }
        ? $"{exit}: the command has to run the service in the foreground, and to go on as long as it does"
        : exit.ToString();

    private TargetException PortInUse(int? given) =>
        Failed(DiagnosticCodes.PortInUse, target.PortLocation ?? target.Location,
            given is null || _inUse is not null
                ? $"{target.Subject} ended{(given is null ? " twice" : "")} because an address was in use: {_inUse}"
                : $"port {given} is in use: something else answers on 127.0.0.1:{given}, and would be measured in place of {target.Name}");

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
