using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>All comparisons of a run: prepares both sides once, then measures phase after phase.</summary>
internal sealed class Comparisons(GateSpec spec, GateOptions options, TargetHost host, IGateObserver observer)
{
    /// <param name="phases">The comparisons.</param>
    /// <param name="candidate">The target, built; null when nothing was measured of it yet.</param>
    /// <param name="run">Takes what comes of it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="TargetException">A side could not be prepared, did not start, or ended by itself.</exception>
    public async Task RunAsync(IReadOnlyList<Phase> phases, Target? candidate, GateRun run, CancellationToken cancel)
    {
        candidate ??= await GateTarget.PrepareAsync(spec.Target, options.BuiltProject, host, observer, cancel);
        var sides = Prepare(candidate);
        foreach (var phase in phases)
        {
            observer.PhaseStarted(phase);
            await new ComparisonRun(spec, phase, sides, host, observer).RunAsync(run, cancel);
        }
    }

    private ComparisonSides Prepare(Target candidate)
    {
        if (spec.Baseline!.Url is not { } url)
            throw new TargetException(new Diagnostic(DiagnosticCodes.BaselineMissing, Severity.Error, spec.Baseline.Location, "a baseline from git cannot be built yet"));
        return new ComparisonSides
        {
            Baseline = url.ToString(),
            BaselineTarget = Target.AtUrl(url, spec.Target) with { Label = "baseline" },
            CandidateTarget = candidate with { Label = "candidate" },
        };
    }
}
