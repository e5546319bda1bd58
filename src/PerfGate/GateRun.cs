using System.Globalization;
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
    private readonly AnswerMask _mask = AnswerMask.Of(spec);
    private readonly HashSet<SourceLocation?> _noted = [];
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

    /// <summary>An endpoint was not answered as expected before anything was loaded.</summary>
    public bool AnswersAreWrong { get; private set; }

    /// <summary>Every phase is judged.</summary>
    public bool IsComplete => spec.Phases.All(p => _judged.Contains(p.Name));

    /// <summary>Nothing more is measured.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The machine's speed around the run; null where nothing asked for it.</summary>
    public Calibration? Calibration { get; set; }

    public TargetSummary Target { get; set; } = new() { Kind = spec.Target.Kind, Name = spec.Target.Name };

    public void Say(Diagnostic diagnostic)
    {
        var shown = _mask.Apply(diagnostic);
        _diagnostics.Add(shown);
        observer.Diagnosed(shown);
    }

    public void Add(PhaseReport report, IEnumerable<Check> checks)
    {
        IReadOnlyList<Measurement> measured = [.. report.Measurements.Select(_mask.Apply)];
        _phases.Add(report with { Measurements = measured });
        if (spec.Phases.FirstOrDefault(p => p.Name == report.Name) is not { } phase)
        {
            Judged(report.Name, checks.Select(c => FailureReasons.Beside(c, measured)));
            return;
        }

        Judged(report.Name, checks.Select(c => Vacuous.Beside(FailureReasons.Beside(c, measured), phase, measured)));
        foreach (var note in Vacuous.Empty(phase, measured).Where(n => _noted.Add(n.Location)))
            Say(note);
    }

    public void Add(PhaseInsight insight) => _insights.Add(insight with
    {
        Reasons = [.. insight.Reasons.Select(_mask.Message)],
        Causes = [.. insight.Causes.Select(_mask.Message)],
        Changes = [.. insight.Changes.Select(c => c with { Name = _mask.Message(c.Name) })],
    });

    /// <summary>The target is gone: no phase from here on can be measured.</summary>
    public void EndByTarget(Diagnostic trouble)
    {
        TargetFailed = true;
        End(trouble);
    }

    /// <summary>Nothing is loaded: endpoints are not answered as expected.</summary>
    /// <param name="troubles">At least one.</param>
    /// <param name="isBreach">The service is at fault, and not only a request that leads elsewhere.</param>
    public void EndByAnswers(IReadOnlyList<Diagnostic> troubles, bool isBreach)
    {
        AnswersAreWrong = isBreach;
        foreach (var trouble in troubles.SkipLast(1))
            Say(trouble);
        End(troubles[^1], troubles.Count == 1 ? "an endpoint was not answered as expected before the load (PG1006)"
            : string.Create(CultureInfo.InvariantCulture, $"{troubles.Count} endpoints were not answered as expected before the load (PG1006)"));
    }

    /// <summary>Nothing more is measured; what was planned is said to be invalid, and why.</summary>
    /// <param name="trouble">What ended the run.</param>
    /// <param name="reason">As the checks say it; null: the trouble's own words.</param>
    public void End(Diagnostic trouble, string? reason = null)
    {
        IsOver = true;
        Say(trouble);
        foreach (var phase in spec.Phases.Where(p => !_judged.Contains(p.Name)))
            Judged(phase.Name, phase.Checks.Select(c => Judge.NotReached(c, $"the phase was not completed: {reason ?? trouble.Message}")));
    }

    public ExitCode ExitCode(CheckVerdict verdict)
    {
        if (TargetFailed)
            return PerfGate.ExitCode.TargetFailed;
        if (AnswersAreWrong || verdict == CheckVerdict.Fail)
            return PerfGate.ExitCode.Breach;
        if (_checks.Count == 0 && WithoutChecks == CheckVerdict.Invalid && spec.InvalidFails)
            return PerfGate.ExitCode.NotProven;
        var notProven = (spec.InvalidFails && _checks.Exists(c => c is { Verdict: CheckVerdict.Invalid, IsAdvisory: false }))
            || (spec.InconclusiveFails && _checks.Exists(c => c is { Verdict: CheckVerdict.Inconclusive, IsAdvisory: false }));
        return notProven || _diagnostics.Exists(d => d.Severity == Severity.Error) ? PerfGate.ExitCode.NotProven : PerfGate.ExitCode.Pass;
    }

    /// <summary>The worst of the checks, of which one that may only advise is a warning at worst.</summary>
    public CheckVerdict Verdict() => AnswersAreWrong ? CheckVerdict.Fail : _checks.Count == 0 ? WithoutChecks
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
