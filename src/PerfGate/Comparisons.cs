using PerfGate.Baselines;
using PerfGate.Comparing;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>All comparisons of a run: finds the baseline before anything is started, prepares both sides once, then measures phase after phase.</summary>
internal sealed class Comparisons(GateSpec spec, GateOptions options, IGateObserver observer)
{
    // Half a minute each; a build that fails in ten places is not kept waiting for all of them.
    private const int MostLooks = 2;

    private readonly List<Phase> _phases = [.. spec.Phases.Where(p => p.Kind == PhaseKind.Compare)];
    private BaselineSource? _source;

    public bool Any => _phases.Count > 0;

    /// <summary>What git alone can answer. A run that cannot be compared ends here, within a second.</summary>
    /// <returns>Whether the run can go on.</returns>
    public async Task<bool> FindAsync(GateRun run, CancellationToken cancel)
    {
        if (!Any)
            return true;
        try
        {
            _source = await FindBaseline.OfAsync(spec, options.Environment, cancel);
        }
        catch (TargetException trouble)
        {
            run.EndByTarget(trouble.Diagnostic);
            return false;
        }

        foreach (var warning in _source?.Warnings ?? [])
            run.Say(warning);
        if (FindBaseline.Missing(spec, _source) is not { } missing)
            return true;
        if (missing.Severity == Severity.Error)
            run.EndByTarget(missing);
        else if (spec.Baseline!.Missing == MissingBaseline.Warn)
            run.Say(missing);
        return missing.Severity != Severity.Error;
    }

    /// <param name="target">The target, built; null when nothing was measured of it yet.</param>
    /// <param name="host">The run's.</param>
    /// <param name="budget">What time there is for a look afterwards.</param>
    /// <param name="run">Takes what comes of it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="TargetException">A side could not be prepared, did not start, or ended by itself.</exception>
    public async Task RunAsync(Target? target, TargetHost host, TimeBudget budget, GateRun run, CancellationToken cancel)
    {
        var wasNotAsked = target is null;
        if (_source?.Missing is { } missing)
        {
            run.WithoutChecks = spec.Baseline!.Missing == MissingBaseline.Pass ? CheckVerdict.Pass : CheckVerdict.Warn;
            foreach (var phase in _phases)
                run.Add(ComparisonRun.NothingThere(phase, _source, missing, host.Time), []);
            return;
        }

        target ??= await GateTarget.PrepareAsync(spec.Target, options.BuiltProject, host, observer, cancel);
        await using var sides = await BaselineCheckout.PrepareAsync(FindBaseline.Ref(spec), _source, target, host, observer.Progress, cancel);
        foreach (var warning in sides.Warnings)
            run.Say(warning);
        if (spec.Preflight && wasNotAsked && !sides.IsIdentical)
        {
            // The plain phases have asked it before. The baseline may answer otherwise: that is what a comparison is for.
            await using var candidate = await TargetSide.StartAsync(sides.Candidate with { Label = "candidate" }, "the preflight", host, cancel);
            if (!await new Preflight(spec, candidate.BaseAddress, run.Iterations, host.Time).HoldsAsync(_phases, run, observer, cancel))
                return;
        }

        var compared = new List<Phase>();
        foreach (var phase in _phases)
        {
            observer.PhaseStarted(phase);
            compared.Add(await new ComparisonRun(spec, phase, sides, host, observer).RunAsync(run, cancel));
        }

        await Optional.TryAsync("the search for causes", () => DiagnoseAsync(compared, sides, host, budget, run, cancel), run.Say, cancel);
    }

    /// <summary>After the last round of all: a look into the sides warms the machine.</summary>
    private async Task DiagnoseAsync(IReadOnlyList<Phase> compared, BaselineCheckout sides, TargetHost host, TimeBudget budget, GateRun run, CancellationToken cancel)
    {
        var diagnosis = new ComparisonDiagnosis(spec, sides.Target, sides.Candidate with { Label = "candidate" }, host, observer, run.Iterations, options.ResultsDirectory);
        var looks = 0;
        foreach (var phase in compared)
        {
            var report = run.Phases.FirstOrDefault(p => p.Name == phase.Name);
            if (!diagnosis.IsWanted(phase, run.Checks, report?.Comparison) || looks++ >= MostLooks)
                continue;
            run.Add(budget.Allows(_phases[^1], ComparisonDiagnosis.MostTime)
                ? await diagnosis.RunAsync(phase, report!, run.Checks, cancel)
                : ComparisonDiagnosis.NotLooked(phase, "the time limit of the run leaves no time for it"));
        }
    }
}
