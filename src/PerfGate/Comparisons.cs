using PerfGate.Baselines;
using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>All comparisons of a run: prepares both sides once, then measures phase after phase.</summary>
internal sealed class Comparisons(GateSpec spec, GateOptions options, TargetHost host, IGateObserver observer, TimeBudget budget)
{
    // Half a minute each; a build that fails in ten places is not kept waiting for all of them.
    private const int MostLooks = 2;

    /// <param name="phases">The comparisons.</param>
    /// <param name="target">The target, built; null when nothing was measured of it yet.</param>
    /// <param name="run">Takes what comes of it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="TargetException">A side could not be prepared, did not start, or ended by itself.</exception>
    public async Task RunAsync(IReadOnlyList<Phase> phases, Target? target, GateRun run, CancellationToken cancel)
    {
        target ??= await GateTarget.PrepareAsync(spec.Target, options.BuiltProject, host, observer, cancel);
        var baseline = new BaselineRef
        {
            Ref = spec.Baseline!.Ref,
            Url = spec.Baseline.Url,
            MergeBase = spec.Baseline.UseMergeBase,
            Location = spec.Baseline.Location,
        };
        await using var sides = await BaselineCheckout.PrepareAsync(baseline, target, Path.GetDirectoryName(spec.File)!, host, observer.Progress, cancel);
        foreach (var warning in sides.Warnings)
            run.Say(warning);
        foreach (var phase in phases)
        {
            observer.PhaseStarted(phase);
            await new ComparisonRun(spec, phase, sides, host, observer).RunAsync(run, cancel);
        }

        await DiagnoseAsync(phases, sides, run, cancel);
    }
    /// <summary>After the last round of all: a look into the sides warms the machine.</summary>
    private async Task DiagnoseAsync(IReadOnlyList<Phase> phases, BaselineCheckout sides, GateRun run, CancellationToken cancel)
    {
        var diagnosis = new ComparisonDiagnosis(spec, sides.Target, sides.Candidate with { Label = "candidate" }, host, observer, run.Iterations, options.ResultsDirectory);
        var looks = 0;
        foreach (var phase in phases)
        {
            var report = run.Phases.FirstOrDefault(p => p.Name == phase.Name);
            if (!diagnosis.IsWanted(phase, run.Checks, report?.Comparison) || looks++ >= MostLooks)
                continue;
            run.Add(budget.Allows(phases[^1], ComparisonDiagnosis.MostTime)
                ? await diagnosis.RunAsync(phase, report!, run.Checks, cancel)
                : ComparisonDiagnosis.NotLooked(phase, "the time limit of the run leaves no time for it"));
        }
    }
}
