using PerfGate.Baselines;
using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>All comparisons of a run: prepares both sides once, then measures phase after phase.</summary>
internal sealed class Comparisons(GateSpec spec, GateOptions options, TargetHost host, IGateObserver observer)
{
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
    }
}
