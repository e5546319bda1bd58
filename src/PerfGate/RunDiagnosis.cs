using System.Globalization;
using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>Looks for the causes of the breaches of a run: in what was measured, and inside the target under the same load once more.</summary>
internal sealed class RunDiagnosis(GateSpec spec, GateTarget target, PhaseRunner runner, IGateObserver observer, GateOptions options, TimeProvider time)
{
    // An extra run takes twice this and some seconds more; a build that fails in ten places is not kept waiting for all of them.
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(3);
    private const int MostExtraRuns = 2;
    private const int MostRepetitions = 2;
    private const double IdleCores = 0.5;

    private string? Perf => OperatingSystem.IsLinux() ? ExecutablePath.Find("perf", Path.GetDirectoryName(spec.File)!, options.Environment) : null;

    public async Task RunAsync(GateRun run, CancellationToken cancel)
    {
        if (spec.Diagnose == DiagnoseWhen.Off)
            return;
        var extraRuns = 0;
        foreach (var phase in spec.Phases)
        {
            var report = run.Phases.FirstOrDefault(p => p.Name == phase.Name);
            var breaches = run.Checks.Where(c => c.Phase == phase.Name && c.Verdict == CheckVerdict.Fail).OrderByDescending(c => c.Excess ?? 0).ToList();
            if (report is null || (breaches.Count == 0 && spec.Diagnose != DiagnoseWhen.Always))
                continue;

            var symptoms = SymptomsOf(breaches);
            var repeated = extraRuns < MostExtraRuns
                ? await Optional.TryAsync<IReadOnlyList<string>>($"the counting of calls ({phase.Name})", async () => [.. CallLines.Repetitions(await CountCallsAsync(phase, cancel)).Take(MostRepetitions)], run.Say, cancel) ?? []
                : [];
            var isExtra = target.ProcessId is { } process && !IsToldByAnswers(process, symptoms, breaches) && extraRuns++ < MostExtraRuns;
            var looked = isExtra
                ? await Optional.TryAsync($"looking into the target ({phase.Name})", () => LookInsideAsync(phase, target.ProcessId!.Value, LookPart.Of(phase, report, breaches), cancel), run.Say, cancel)
                : null;
            var insight = await Optional.TryAsync($"the search for causes ({phase.Name})", () => Task.FromResult<PhaseInsight?>(Insight(phase, report, breaches, looked, run)), run.Say, cancel);
            insight = insight is null ? null : insight with { Causes = [.. repeated, .. insight.Causes] };
            if (insight is not null && insight.Reasons.Count + insight.Causes.Count + insight.Advice.Count > 0)
                run.Add(insight);
        }
    }

    /// <summary>A command that is sent again and again in one request is the cause whatever the processor does meanwhile. Null where it cannot be counted.</summary>
    private async Task<SideCalls?> CountCallsAsync(Phase phase, CancellationToken cancel)
    {
        try
        {
            return await target.WhileAliveAsync($"the diagnosis of phase '{phase.Name}'", token => TargetCalls.CountAsync(target, phase, runner.Iterations, token), cancel);
        }
        catch (Exception trouble) when (trouble is TargetException || !cancel.IsCancellationRequested)
        {
            // All is measured and judged by now.
            return null;
        }
    }

    private async Task<DiagnosisReport?> LookInsideAsync(Phase phase, int process, LookPart part, CancellationToken cancel)
    {
        observer.Progress($"looking for the cause: {phase.Name}{(part.Level.Level is { } level ? $" at {level}" : "")} once more, not measured");
        try
        {
            return await target.WhileAliveAsync(
                $"the diagnosis of phase '{phase.Name}'",
                token => new TargetDiagnosis(time, Perf).RunAsync(
                    process, stop => runner.DriveAsync(phase, part.Level, part.Endpoint, target.BaseAddress, stop), Half, token),
                cancel);
        }
        catch (TargetException)
        {
            // All is measured and judged by now: a target that dies of being looked at does not change the verdict.
            return null;
        }
    }

    private PhaseInsight Insight(Phase phase, PhaseReport report, List<Check> breaches, DiagnosisReport? looked, GateRun run)
    {
        var advice = Advice.For(Evidence(phase, report, breaches, looked, run));
        var symptoms = SymptomsOf(breaches);
        var causes = looked is null ? [] : looked.Causes.Where(c => IsReason(c, looked, symptoms, AnswersAreWrong(symptoms, breaches))).ToList();
        if (looked is not null && AnswersAreWrong(symptoms, breaches))
            looked = looked with { Evidence = looked.Evidence with { Trace = null } };
        return new PhaseInsight
        {
            Phase = phase.Name,
            Reasons = Reasons(phase, report, breaches),
            Causes = [.. causes.Select(c => Sentence(c, report))],
            Advice = [.. Diagnosis.Advice.Beside(causes, advice).Select(a => new InsightAdvice(a.Rule, a.Sentence, a.Link))],
            FlameGraph = looked?.Cpu is { } sampled ? FlameGraph.Draw(sampled, $"CPU in {phase.Name}") : null,
            ProfileFile = looked?.Cpu is { } cpu ? Profiles.Write(cpu, options.ResultsDirectory, phase.Name) : null,
        };
    }

    /// <summary>What the target's own log says, or else why requests failed: the first answer to "why".</summary>
    private IReadOnlyList<string> Reasons(Phase phase, PhaseReport report, List<Check> breaches)
    {
        var failed = report.Measurements.Where(m => m.Endpoint is not null).Sum(m => m.Errors.Total);
        if (breaches.Count > 0 && target.Log?.Reason(phase.Name, failed) is { } logged)
            return [logged];
        return [.. breaches.Where(c => c.IsOfFailures && c.Failures.Count > 0).DistinctBy(c => (c.Subject, c.Level)).Take(3)
            .Select(c => $"{c.Subject}{(c.Level is { } level ? $" at {level}" : "")}: {FailureText.Counts(c.Failures)}")];
    }

    private static Symptoms SymptomsOf(List<Check> breaches) =>
        breaches.Aggregate(Symptoms.None, (all, check) => all | SymptomOf(check.Threshold.Metric));

    /// <summary>Nothing but failures is breached, and most of them were answered: with a wrong status, body or protocol. Where time goes in such a service explains none of it.</summary>
    private static bool AnswersAreWrong(Symptoms symptoms, List<Check> breaches)
    {
        if (symptoms != Symptoms.Errors)
            return false;
        var reasons = breaches.SelectMany(c => c.Failures).ToList();
        var answered = reasons.Where(r => r.Outcome is SampleOutcome.Status or SampleOutcome.Expectation or SampleOutcome.Protocol).Sum(r => r.Count);
        return answered * 2 > reasons.Sum(r => r.Count);
    }

    /// <summary>Of a .NET target an extra run finds the exception behind a status; of another one it finds where processor time goes, and that is not the question.</summary>
    private static bool IsToldByAnswers(int process, Symptoms symptoms, List<Check> breaches) =>
        AnswersAreWrong(symptoms, breaches) && DotNetProcess.Find(process).Value is null;

    private static bool IsReason(Cause cause, DiagnosisReport looked, Symptoms symptoms, bool answersAreWrong) => cause.Kind switch
    {
        CauseKind.None => false,
        CauseKind.Unreachable or CauseKind.Failures or CauseKind.RateLimiter or CauseKind.BlockedThreads => true,
        _ when answersAreWrong => false,

        // Half a core at rest is no reason to wait: what little there is of processor time explains no slow answer.
        CauseKind.Cpu => symptoms == Symptoms.None || (symptoms & Symptoms.Resources) != 0 || looked.Cpu is not { Cores: < IdleCores },
        _ => true,
    };

    /// <summary>That the target could not be looked into is told as that, and not as a cause.</summary>
    private static string Sentence(Cause cause, PhaseReport report) =>
        cause.Kind == CauseKind.Unreachable ? $"the target was not looked into: {cause.Line}{Seen(report)}" : cause.Line;

    /// <summary>What can be seen of any process from outside, at the level that kept the most cores busy.</summary>
    private static string Seen(PhaseReport report)
    {
        if (report.Measurements.Where(m => m.Resources?.CpuCores is not null).MaxBy(m => m.Resources!.CpuCores) is not { Resources: { } use } at)
            return "";
        var memory = use.PeakMemoryBytes is { } bytes ? $", its memory was {new Quantity(bytes, Unit.Size)} at most" : "";
        var threads = use.PeakThreads is { } count ? string.Create(CultureInfo.InvariantCulture, $", it had up to {count} threads") : "";
        return string.Create(CultureInfo.InvariantCulture, $"; from outside{(at.Level is { } level ? $", at {level}" : "")}: it kept {use.CpuCores:0.0} of {Environment.ProcessorCount} cores busy{memory}{threads}");
    }

    private static AdviceEvidence Evidence(Phase phase, PhaseReport report, List<Check> breaches, DiagnosisReport? looked, GateRun run)
    {
        // Endpoints that are driven one after another have nothing in common; the worst of them is what is asked about.
        var worst = breaches.FirstOrDefault()?.Endpoint;
        var measurements = phase.Alone && worst is not null ? [.. report.Measurements.Where(m => m.Endpoint == worst)] : report.Measurements;

        // A benchmark that is breached itself is not what to compare it with.
        var alone = run.Phases.Where(p => p.Kind == "benchmark" && p.Name != phase.Name).SelectMany(p => p.Measurements);
        var evidence = AdviceEvidence.Of(
            measurements,
            [.. alone],
            SymptomsOf(breaches),
            Environment.ProcessorCount,
            phase.Endpoints.Max(e => e.Endpoint.Timeout));

        // Without counters in the phase itself (counters: off) the extra run has some, of another level perhaps.
        return evidence with
        {
            Runtime = evidence.Highest?.Runtime ?? looked?.Evidence.Runtime,
            LockWaitShare = looked is null ? null : Causes.LockWaitShare(looked.Evidence),
        };
    }

    private static Symptoms SymptomOf(Metric metric) => metric.BreachCode switch
    {
        DiagnosticCodes.LatencyBreach => Symptoms.Latency,
        DiagnosticCodes.ThroughputBreach => Symptoms.Throughput,
        DiagnosticCodes.ErrorBreach => Symptoms.Errors,
        _ => Symptoms.Resources,
    };
}
