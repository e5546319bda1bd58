using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>What a run has come to so far.</summary>
internal sealed class GateRun(GateSpec spec, IGateObserver observer)
{
    private readonly List<PhaseReport> _phases = [];
    private readonly List<Check> _checks = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<PhaseInsight> _insights = [];
    private readonly HashSet<string> _judged = new(StringComparer.Ordinal);

    /// <summary>Numbers every request of the run.</summary>
    public Iterations Iterations { get; } = Iterations.OfRun(spec.Seed, spec.IsSeedGiven);

    public IReadOnlyList<PhaseReport> Phases => _phases;

    public IReadOnlyList<Check> Checks => _checks;

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public IReadOnlyList<PhaseInsight> Insights => _insights;

    /// <summary>The target did not start or died.</summary>
    public bool TargetFailed { get; private set; }

    /// <summary>What a run without a check amounts to. It proved nothing, unless there was nothing to compare with and the spec says what that does.</summary>
    public CheckVerdict WithoutChecks { get; set; } = CheckVerdict.Invalid;

    /// <summary>The machine's speed around the run; null where nothing asked for it.</summary>
    public Calibration? Calibration { get; set; }

    public TargetSummary Target { get; set; } = new() { Kind = spec.Target.Kind, Name = spec.Target.Name };

    public void Say(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        observer.Diagnosed(diagnostic);
    }

    public void Add(PhaseReport report, IEnumerable<Check> checks)
    {
        _phases.Add(report);
        Judged(report.Name, checks);
    }

    public void Add(PhaseInsight insight) => _insights.Add(insight);

    /// <summary>The target is gone: no phase from here on can be measured.</summary>
    public void EndByTarget(Diagnostic trouble)
    {
        TargetFailed = true;
        End(trouble);
    }

    /// <summary>Nothing more is measured; what was planned is said to be invalid, and why.</summary>
    public void End(Diagnostic trouble)
    {
        Say(trouble);
        foreach (var phase in spec.Phases.Where(p => !_judged.Contains(p.Name)))
            Judged(phase.Name, phase.Checks.Select(c => Judge.NotReached(c, $"the phase was not completed: {trouble.Message}")));
    }

    public ExitCode ExitCode(CheckVerdict verdict)
    {
        if (TargetFailed)
            return PerfGate.ExitCode.TargetFailed;
        if (verdict == CheckVerdict.Fail)
            return PerfGate.ExitCode.Breach;
        if (_checks.Count == 0 && WithoutChecks == CheckVerdict.Invalid && spec.InvalidFails)
            return PerfGate.ExitCode.NotProven;
        var notProven = (spec.InvalidFails && _checks.Exists(c => c is { Verdict: CheckVerdict.Invalid, IsAdvisory: false }))
            || (spec.InconclusiveFails && _checks.Exists(c => c is { Verdict: CheckVerdict.Inconclusive, IsAdvisory: false }));
        return notProven || _diagnostics.Exists(d => d.Severity == Severity.Error) ? PerfGate.ExitCode.NotProven : PerfGate.ExitCode.Pass;
    }

    /// <summary>The worst of the checks, of which one that may only advise is a warning at worst.</summary>
    public CheckVerdict Verdict() => _checks.Count == 0 ? WithoutChecks
        : _checks.Max(c => c.IsAdvisory && c.Verdict > CheckVerdict.Warn ? CheckVerdict.Warn : c.Verdict);

    private void Judged(string phase, IEnumerable<Check> checks)
    {
        _judged.Add(phase);
        foreach (var check in checks)
        {
            _checks.Add(check);
            observer.Checked(check);
        }
    }
}
