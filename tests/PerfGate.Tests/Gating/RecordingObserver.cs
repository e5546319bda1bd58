using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Tests.Gating;

/// <summary>Keeps what a run said.</summary>
internal sealed class RecordingObserver : IGateObserver
{
    public List<string> Lines { get; } = [];

    public List<Diagnostic> Diagnostics { get; } = [];

    public List<Check> Checks { get; } = [];

    public RunReport? Report { get; private set; }

    public IReadOnlyList<Diagnostic> Breaches { get; private set; } = [];

    /// <summary>Called when a phase starts.</summary>
    public Action<Phase> OnPhase { get; init; } = _ => { };

    public void Started(string runId, GateSpec spec, string resultsDirectory) => Lines.Add("started");

    /// <summary>Called with each line of progress.</summary>
    public Action<string> OnProgress { get; init; } = _ => { };

    public void Progress(string text)
    {
        Lines.Add(text);
        OnProgress(text);
    }

    public void PhaseStarted(Phase phase)
    {
        Lines.Add($"phase {phase.Name}");
        OnPhase(phase);
    }

    public void Ticked(string subject, LiveTick tick)
    {
        // Once a second: nothing to hold a test against.
    }

    public void Diagnosed(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void Checked(Check check) => Checks.Add(check);

    public void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches) => (Report, Breaches) = (report, breaches);
}
