using PerfGate.Baselines;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>The baseline of a spec, as far as git alone can answer: for a run before it starts anything, and for <c>perfgate validate</c>.</summary>
internal static class FindBaseline
{
    public static BaselineRef Ref(GateSpec spec)
    {
        var baseline = spec.Baseline ?? throw new InvalidOperationException("the spec compares with nothing");
        return new BaselineRef
        {
            Ref = baseline.Ref,
            Url = baseline.Url,
            MergeBase = baseline.UseMergeBase,
            Paths = baseline.Paths,
            Location = baseline.Location,
        };
    }

    /// <returns>Null where no phase compares, and for a url.</returns>
    /// <exception cref="TargetException">There is no such baseline here, and what to do about it.</exception>
    public static async Task<BaselineSource?> OfAsync(GateSpec spec, IReadOnlyDictionary<string, string> environment, CancellationToken cancel) =>
        spec.Phases.Any(p => p.Kind == PhaseKind.Compare)
            ? await BaselineSource.FindAsync(Ref(spec), spec.Target, Path.GetDirectoryName(spec.File)!, environment, cancel)
            : null;

    /// <summary>That the target is new since the baseline, as severe as the spec says; null where it is not.</summary>
    public static Diagnostic? Missing(GateSpec spec, BaselineSource? source)
    {
        if (source is not { Missing: { } what })
            return null;
        var isError = spec.Baseline!.Missing == MissingBaseline.Fail;
        return new Diagnostic(
            isError ? DiagnosticCodes.BaselineNotFound : DiagnosticCodes.NothingToCompareWith,
            isError ? Severity.Error : Severity.Warning,
            source.Baseline.Location,
            $"nothing to compare with: {what} is new here, the baseline, {source.Commit.Description}, does not have it. "
            + (isError ? "'baseline: { missing: warn }' lets absolute limits decide then, and --baseline none compares with nothing" : "Absolute limits decide; --baseline none compares with nothing"));
    }
}
