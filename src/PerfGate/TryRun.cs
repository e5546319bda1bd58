using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>
/// Starts the target and asks each endpoint once: whether a spec and a service fit together, within seconds. Nothing is loaded, measured or judged, no report is written,
/// and what an earlier run left stays.
/// </summary>
internal sealed class TryRun(GateOptions options, IGateObserver observer, TimeProvider time)
{
    /// <returns>
    /// Pass: each endpoint is answered as expected. Breach: one is not. InvalidSpec: the spec is wrong, or the folder of the target's log cannot be used. TargetFailed: the target
    /// did not start or died. NotProven: this machine cannot speak the protocol.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled: nothing is left running.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        if (SpecFile.ReadSpec(options, observer.Diagnosed) is not { } spec)
            return ExitCode.InvalidSpec;
        var http = spec.Phases[0].Http;
        if (HandlerProtocol.Missing(http.Version) is { } missing)
        {
            observer.Diagnosed(new Diagnostic(DiagnosticCodes.ProtocolMissing, Severity.Error, http.VersionLocation, missing));
            return ExitCode.NotProven;
        }

        try
        {
            Directory.CreateDirectory(options.ResultsDirectory);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            observer.Diagnosed(new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Error, null, $"the folder '{options.ResultsDirectory}' for the target's log cannot be used, so nothing was started: {trouble.Message}"));
            return ExitCode.InvalidSpec;
        }

        try
        {
            TempFolder.RemoveLeft();
            await using var host = RunHost.Create(spec, options, time, cancel);
            await using var target = await GateTarget.StartAsync(spec.Target, options.BuiltProject, host, observer, counters: false, cancel);
            foreach (var warning in target.Warnings)
                observer.Diagnosed(warning);
            observer.Progress($"ready at {target.BaseAddress.GetLeftPart(UriPartial.Authority)}{(target.Startup is { } startup ? $" after {Seconds(startup)}" : "")}");
            var preflight = new Preflight(spec, target.BaseAddress, Iterations.OfRun(spec.Seed, spec.IsSeedGiven), time);
            var answers = await target.WhileAliveAsync("the first requests", token => preflight.AskAsync(spec.Phases, Tell, token), cancel);
            foreach (var warning in host.Warnings())
                observer.Diagnosed(warning);
            var wrong = answers.Count(IsWrong);
            observer.Progress(wrong == 0 ? $"{answers.Count} of {answers.Count} endpoints are answered as expected" : $"{wrong} of {answers.Count} endpoints {(wrong == 1 ? "is" : "are")} not answered as expected");
            return wrong == 0 ? ExitCode.Pass : ExitCode.Breach;
        }
        catch (TargetException trouble)
        {
            observer.Diagnosed(trouble.Diagnostic);
            return ExitCode.TargetFailed;
        }
    }

    /// <summary><c>list: GET /articles: 200 in 12.3 ms</c>, and what is wrong with it.</summary>
    private void Tell(PreflightAnswer answer)
    {
        var (endpoint, came) = (answer.Endpoint, answer.Answer);
        var who = endpoint.Name == endpoint.Title ? endpoint.Title : $"{endpoint.Name}: {endpoint.Title}";
        var tolerated = answer.IsTolerated ? ", which its thresholds allow" : "";
        observer.Progress(came.Status == 0 ? $"{who}: no answer{tolerated}" : FormattableString.Invariant($"{who}: {came.Status} in {Seconds(came.ServiceTime)}{tolerated}"));
        if (IsWrong(answer))
            observer.Diagnosed(answer.Trouble!);
    }

    private static bool IsWrong(PreflightAnswer answer) => answer is { Trouble: not null, IsTolerated: false };

    private static string Seconds(TimeSpan time) => new Quantity(time.TotalSeconds, Unit.Duration).ToString();
}
