using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Bench.Engine;

/// <summary>Keeps the report of a run and prints what went wrong.</summary>
internal sealed class QuietObserver(TextWriter output) : IGateObserver
{
    public RunReport? Report { get; private set; }

    public void Started(string runId, GateSpec spec, string resultsDirectory)
    {
        // The table says it.
    }

    public void Progress(string text) => output.WriteLine(text);

    public void PhaseStarted(Phase phase)
    {
        // The table says it.
    }

    public void Ticked(string subject, LiveTick tick)
    {
        // Once a second: too much for a table.
    }

    public void Diagnosed(Diagnostic diagnostic) => output.WriteLine(diagnostic);

    public void Checked(Check check)
    {
        // The table says it.
    }

    public void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches) => Report = report;
}
