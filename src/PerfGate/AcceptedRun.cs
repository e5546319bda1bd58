using PerfGate.Baselines;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>
/// What stays of a run to be compared with: among the results in any case, from where <c>perfgate baseline accept</c> takes it, and at once
/// in the spec's own place where the run was asked for that.
/// </summary>
internal sealed class AcceptedRun(GateSpec spec, GateOptions options, IGateObserver observer)
{
    public async Task KeepAsync(RunReport report, CancellationToken cancel)
    {
        var folder = Path.GetDirectoryName(spec.File)!;
        var commit = await SourceRepository.HeadOfAsync(folder, options.Environment, cancel);
        var measured = BaselineOfRun.Of(report, commit);
        var page = new BaselinePage(report, commit, spec.Phases.ToDictionary(p => p.Name, PhaseLoad.Of, StringComparer.Ordinal)).Text();
        try
        {
            if (measured.Phases.Count > 0)
                StoredBaselines.Write(measured, Path.Combine(options.ResultsDirectory, StoredBaselineFile.Name), (Path.Combine(options.ResultsDirectory, BaselinePage.Name), page));
            if (options.UpdateBaseline)
                Update(report, measured, page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse($"it cannot be written: {e.Message}");
        }
    }

    private void Update(RunReport report, StoredBaseline measured, string page)
    {
        var file = spec.Baseline?.File ?? StoredBaselines.DefaultFile(spec.File);
        if (report.Checks.FirstOrDefault(c => c is { Verdict: CheckVerdict.Fail or CheckVerdict.Invalid, Threshold.Limit: not BaselineLimit }) is { } bad)
            Refuse($"the run was not good: {bad.Message}");
        else if (measured.Phases.Count == 0)
            Refuse("nothing was measured");
        else
        {
            StoredBaselines.Write(measured, file, (StoredBaselines.DefaultPage(spec.File), page));
            observer.Progress($"stored as the baseline: {file}");
        }
    }

    private void Refuse(string reason) =>
        observer.Diagnosed(new Diagnostic(DiagnosticCodes.StoredBaselineNotWritten, Severity.Warning, spec.Baseline?.Location, $"the baseline was not stored: {reason}"));
}
