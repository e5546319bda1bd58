using PerfGate.Baselines;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>
/// The whole run, step by step: read the spec; start the target; drive, measure and judge each phase; write every
/// report; answer. The page to read first.
/// </summary>
internal sealed class Gate(GateOptions options, IGateObserver observer, TimeProvider time)
{
    private string LockFile => options.LockFile ?? MachineLock.DefaultPath;

    /// <exception cref="OperationCanceledException">Cancelled: nothing is left running, and no verdict was written.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        // Meanwhile, on the other processor.
        _ = EngineWarmUp.Start();

        // First of all what an earlier run left is taken away: a run that ends early must not be taken for the one before it.
        var writer = new ReportWriter(options.ResultsDirectory, BuiltIns.Reporters);
        if (!Prepare(writer))
            return ExitCode.InvalidSpec;
        if (SpecFile.ReadSpec(options, observer.Diagnosed) is not { } spec)
            return ExitCode.InvalidSpec;

        var runId = Guid.NewGuid().ToString("n");
        var run = new GateRun(spec, observer);
        observer.Started(runId, spec, options.ResultsDirectory);

        var comparisons = new Comparisons(spec, options, observer);
        var (started, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        if (await comparisons.FindAsync(run, cancel))
        {
            MachineLock? alone;
            try
            {
                alone = await LockMachineAsync(run, cancel);
            }
            catch (IOException trouble)
            {
                observer.Diagnosed(new Diagnostic(DiagnosticCodes.MachineLock, Severity.Error, null,
                    $"the lock file '{LockFile}' cannot be used, so nothing was started: {trouble.Message}; remove it, or run with --lock none where no other gate runs on this machine"));
                return ExitCode.InvalidSpec;
            }

            using (alone)
            {
                // The wait for another gate is no part of this one.
                (started, stamp) = (time.GetUtcNow(), time.GetTimestamp());
                if (alone is not null || !options.LockMachine)
                    await MeasureWithinLimitAsync(spec, comparisons, run, cancel);
            }
        }

        var verdict = run.Verdict();
        var ci = CiHost.Detect(name => options.Environment.GetValueOrDefault(name));
        var report = new RunReport
        {
            RunId = runId,
            PerfGateVersion = ProductVersion.Text,
            Gate = spec.Name,
            Framework = options.BuiltProject is { IsOneOfSeveral: true, Framework: { } framework } ? framework : null,
            SpecFile = spec.File,
            SpecPath = RepositoryPath.Of(spec.File),
            SpecUrl = ci.UrlOf(RepositoryPath.Of(spec.File)),
            Profile = spec.Profile,
            Started = started,
            Duration = time.GetElapsedTime(stamp),
            Seed = spec.Seed,
            Given = spec.Given,
            Target = run.Target,
            Machine = MachineProbe.Read(),
            Phases = run.Phases,
            Checks = run.Checks,
            Diagnostics = run.Diagnostics,
            Insights = run.Insights,
            Calibration = run.Calibration,
            Verdict = verdict,
            ExitCode = (int)run.ExitCode(verdict),
        };
        cancel.ThrowIfCancellationRequested();
        report = await Optional.TryAsync("the history", () => RememberAsync(spec, report, run, verdict, cancel), run.Say, cancel) ?? report with { Diagnostics = run.Diagnostics };
        await Optional.TryAsync("the storing of a baseline", () => new AcceptedRun(spec, options, observer).KeepAsync(report, cancel), observer.Diagnosed, cancel);
        foreach (var trouble in writer.Write(report).Troubles)
        {
            observer.Diagnosed(trouble);
            if (trouble.Severity == Severity.Error)
                report = report with { Unkept = trouble.Message, ExitCode = report.ExitCode == (int)ExitCode.Pass ? (int)ExitCode.NotProven : report.ExitCode };
        }

        // The verdict is written. What comes after it is told, and changes nothing.
        await AfterwardsAsync("the summary of the job", () => Task.FromResult(new CiAnnouncement(ci, report, options.ResultsDirectory).Append()), cancel);
        await AfterwardsAsync("the JUnit file", () => Task.FromResult(JUnitCopy.Write(options)), cancel);
        await AfterwardsAsync("the export by OTLP", () => OtlpExport.SendAsync(report, name => options.Environment.GetValueOrDefault(name), time, cancel), cancel);
        observer.Ended(report, Breaches.Of(report, spec));
        return (ExitCode)report.ExitCode;
    }

    /// <summary>The report with the runs before it, where the spec remembers them.</summary>
    private async Task<RunReport?> RememberAsync(GateSpec spec, RunReport report, GateRun run, CheckVerdict verdict, CancellationToken cancel)
    {
        if (await RunHistory.OpenAsync(spec, report, options, run.Say, cancel) is not { } history)
            return report;
        foreach (var trouble in new[] { history.TooManyUndecided(), history.Save() }.OfType<Diagnostic>())
            run.Say(trouble);
        return report with { History = history.OfChecks(), Diagnostics = run.Diagnostics, ExitCode = (int)run.ExitCode(verdict) };
    }

    private async Task AfterwardsAsync(string what, Func<Task<Diagnostic?>> part, CancellationToken cancel)
    {
        if (await Optional.TryAsync(what, part, observer.Diagnosed, cancel) is { } trouble)
            observer.Diagnosed(trouble);
    }

    private bool Prepare(ReportWriter writer)
    {
        try
        {
            writer.Prepare();
            File.Delete(Path.Combine(options.ResultsDirectory, StoredBaselineFile.Name));
            File.Delete(Path.Combine(options.ResultsDirectory, BaselinePage.Name));
            if (JUnitCopy.Prepare(options) is not { } unusable)
                return true;
            observer.Diagnosed(new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Error, null, unusable));
            return false;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            observer.Diagnosed(new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Error, null, $"the results directory '{options.ResultsDirectory}' cannot be used, so nothing was started: {trouble.Message}"));
            return false;
        }
    }

    /// <exception cref="IOException">The lock file cannot be used.</exception>
    private async Task<MachineLock?> LockMachineAsync(GateRun run, CancellationToken cancel)
    {
        if (!options.LockMachine)
            return null;
        LockHolder? holder = null;
        var machine = await MachineLock.AcquireAsync(LockFile, RepositoryPath.Of(options.SpecFile), options.LockTimeout, Waiting, time, cancel);
        holder = MachineLock.HolderOf(LockFile) ?? holder;
        if (machine is null)
            run.End(new Diagnostic(DiagnosticCodes.MachineLock, Severity.Error, null, $"another gate{Who("")} held this machine for {options.LockTimeout}; nothing was measured"));
        return machine;

        void Waiting(LockHolder? now)
        {
            holder = now;
            observer.Waiting($"waiting for another gate on this machine{Who("; --lock-timeout, --lock none, in a build PerfGateLockTimeout, PerfGateLock=none")}");
        }

        string Who(string more) => holder is null ? more.Length == 0 ? "" : $" ({more[2..]})" : $" ({holder.At(time.GetUtcNow())}{more})";
    }

    private async Task MeasureWithinLimitAsync(GateSpec spec, Comparisons comparisons, GateRun run, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await MeasureAsync(spec, comparisons, run, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested && run.IsComplete)
        {
            run.Say(new Diagnostic(DiagnosticCodes.TimeLimit, Severity.Warning, null, $"the search for causes was cut off by the run's time limit of {options.TimeLimit}; all was measured and judged before"));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            run.End(new Diagnostic(DiagnosticCodes.TimeLimit, Severity.Error, null, $"the run did not end within its time limit of {options.TimeLimit}"));
        }
        catch (TargetException trouble)
        {
            run.EndByTarget(trouble.Diagnostic);
        }
    }

    private async Task MeasureAsync(GateSpec spec, Comparisons comparisons, GateRun run, CancellationToken cancel)
    {
        var http = spec.Phases[0].Http;
        if (HandlerProtocol.Missing(http.Version) is { } missing)
        {
            run.End(new Diagnostic(DiagnosticCodes.ProtocolMissing, Severity.Error, http.VersionLocation, missing));
            return;
        }

        TempFolder.RemoveLeft();
        await using var host = RunHost.Create(spec, options, time, cancel);
        var reference = spec.History is not null || spec.Baseline is { File: not null, IsOff: false } || options.UpdateBaseline ? new ReferenceWorkload() : null;
        Calibrate(reference, run);
        var budget = new TimeBudget(options.TimeLimit, spec.Phases, time);
        var candidate = spec.Phases.Any(p => p.Kind != PhaseKind.Compare) ? await MeasureTargetAsync(spec, run, host, budget, cancel) : null;
        if (comparisons.Any && !run.IsOver)
            await comparisons.RunAsync(candidate, host, budget, run, cancel);
        Calibrate(reference, run);
        foreach (var warning in host.Warnings())
            run.Say(warning);
    }

    /// <summary>How fast the machine is while nothing of ours runs on it.</summary>
    private void Calibrate(ReferenceWorkload? reference, GateRun run)
    {
        if (reference is null)
            return;
        observer.Progress("measuring the speed of the machine");
        reference.MeasureHalf();
        run.Calibration = reference.Result();
    }

    /// <summary>The phases of the target alone. It is stopped at the end: what follows has the machine for itself.</summary>
    /// <returns>The target, built.</returns>
    private async Task<Target> MeasureTargetAsync(GateSpec spec, GateRun run, TargetHost host, TimeBudget budget, CancellationToken cancel)
    {
        await using var target = await GateTarget.StartAsync(spec.Target, options.BuiltProject, host, observer, spec.Counters, cancel);
        foreach (var warning in target.Warnings)
            run.Say(warning);
        run.Target = target.Summary;
        await EngineWarmUp.Start();

        var phases = spec.Phases.Where(p => p.Kind != PhaseKind.Compare).ToList();
        await target.WhileAliveAsync("the preflight", token => new Preflight(spec, target.BaseAddress, run.Iterations, time).HoldsAsync(phases, run, observer, token), cancel);
        if (run.IsOver)
            return target.Prepared;

        var stored = StoredBaselines.Judge(spec.Baseline, run.Calibration, run);
        var runner = new PhaseRunner(new LevelRunner(), run.Iterations);
        foreach (var phase in phases)
        {
            observer.PhaseStarted(phase);
            if (phase.Fresh)
                await target.RestartAsync(cancel);
            await new PhaseRun(phase, spec.Policy, target, runner, observer, time) { HasTimeFor = extra => budget.Allows(phase, extra), Stored = stored }.RunAsync(run, cancel);
        }

        await Optional.TryAsync("the reading of the runtime's counters", target.StopCountersAsync, run.Say, cancel);
        foreach (var note in await Optional.TryAsync("the reading of the target's log", () => Task.FromResult(target.Log?.Notes(run.Phases).ToList()), run.Say, cancel) ?? [])
            run.Say(note);
        foreach (var note in await Optional.TryAsync("the notes of what was written", () => Task.FromResult<List<Diagnostic>?>([.. WrittenNotes.Of(run.Phases)]), run.Say, cancel) ?? [])
            run.Say(note);

        // After the last measurement: looking into the target slows it, and may leave it different.
        await new RunDiagnosis(spec, target, runner, observer, options, time).RunAsync(run, cancel);
        return target.Prepared;
    }
}
