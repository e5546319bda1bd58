using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>Watches a run as it goes. The engine prints nothing itself. Calls come one at a time.</summary>
internal interface IGateObserver
{
    /// <summary>The spec is read; nothing has been started yet.</summary>
    void Started(string runId, GateSpec spec, string resultsDirectory);

    /// <summary>Something happens that takes a moment: "building AgentApi.csproj".</summary>
    void Progress(string text);

    /// <summary>Nothing happens until something else has ended, which may take minutes: a build's log must not look as if it hung.</summary>
    void Waiting(string text) => Progress(text);

    void PhaseStarted(Phase phase);

    /// <param name="subject">What is being driven: <c>ladder at 100</c>.</param>
    /// <param name="tick">Its last second.</param>
    void Ticked(string subject, LiveTick tick);

    /// <summary>A mistake, a warning, a trouble. Breaches come as checks.</summary>
    void Diagnosed(Diagnostic diagnostic);

    /// <summary>A check was decided.</summary>
    void Checked(Check check);

    /// <summary>All files are written.</summary>
    /// <param name="report">The finished run.</param>
    /// <param name="breaches">One diagnostic per breach or undecided check, worst first.</param>
    void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches);
}
