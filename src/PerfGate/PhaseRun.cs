using System.Globalization;
using PerfGate.Baselines;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>One phase: drive it, read the target's resources beside it, judge it.</summary>
internal sealed class PhaseRun(Phase phase, JudgingPolicy policy, GateTarget target, PhaseRunner runner, IGateObserver observer, TimeProvider time)
{
    private readonly Dictionary<PlannedCheck, int> _hopeless = [];
    private SideCalls? _calls;
    private readonly LooksTaken _looks = new(phase, policy);
    private string? _taken;

    /// <summary>Judges what is relative to a stored baseline; null where there is none.</summary>
    public StoredJudge? Stored { get; init; }

    /// <summary>Asked whether an extension of this length still fits into the run.</summary>
    public Func<TimeSpan, bool> HasTimeFor { get; init; } = _ => true;

    /// <exception cref="TargetException">The target died in it.</exception>
    public async Task RunAsync(GateRun run, CancellationToken cancel)
    {
        var started = time.GetUtcNow();
        var logged = target.Log?.Length ?? 0;
        var stamp = time.GetTimestamp();
        var watch = new PhaseWatch
        {
            Ticked = observer.Ticked,
            OnEdge = target.ReadResources,
            ShouldRepeat = IsSpoilt,
            ShouldExtend = ShouldExtend,
            LeftOut = observer.Progress,
            Holds = Holds,
            ReadStock = token => target.ReadStockAsync(time, token),
            ShouldAbort = phase.Checks.Any(c => c.Threshold.Abort) ? ShouldAbort : null,
        };
        if (phase.Search is not null)
            observer.Progress(string.Create(CultureInfo.InvariantCulture, $"{phase.Name}: a search of at most {CapacityRunner.SearchOf(phase).MostLevels} levels, {CapacityRunner.MostTime(phase).TotalSeconds:0} s of load"));
        if (phase.Checks.Any(c => c.Threshold.Metric.IsOfCalls))
            _calls = await CountCallsAsync(cancel);

        // Processor time lies between two readings, and the first window may begin before the target was read at all.
        target.ReadResources();
        _taken = target.PortTaken();
        var outcome = await target.WhileAliveAsync(
            $"phase '{phase.Name}'", token => runner.RunAsync(phase, target.BaseAddress, watch, token), cancel);

        _taken ??= target.PortTaken();
        var measurements = outcome.Measurements.Select(m => Surroundings.Note(WithResources(m), MachineUse.Processors)).ToList();
        var report = new PhaseReport
        {
            Name = phase.Name,
            Kind = phase.Kind.ToString().ToLowerInvariant(),
            Tags = phase.Tags,
            Workload = phase.Workload,
            Started = started,
            Duration = time.GetElapsedTime(stamp),
            Warmup = phase.Warmup,
            EndpointTitles = phase.Endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Endpoint.Title, StringComparer.Ordinal),
            Measurements = measurements,
            Aborted = outcome.Aborted,
            Capacity = outcome.Capacity is { } found ? new CapacityReport(phase.Search!.Unit, found.Result, found.Levels) : null,
        };
        target.Log?.Wrote(phase.Name, logged, target.Log.Length);
        var checks = outcome.Capacity is { } search ? phase.Checks.Select(c => AsSeen(c, [.. search.Held.Select(WithResources)])) : _looks.Judge(measurements, Stored);
        run.Add(report, checks.Select(WithOwner));
    }

    /// <summary>Before the phase, and not in it: to tell of each call costs the target more than a measured window may.</summary>
    private Task<SideCalls?> CountCallsAsync(CancellationToken cancel)
    {
        observer.Progress($"{phase.Name}: counting the calls of a few requests");
        return target.WhileAliveAsync($"phase '{phase.Name}'", token => TargetCalls.CountAsync(target, phase, runner.Iterations, token), cancel);
    }

    /// <summary>Of a target that someone else runs nothing was read, and nothing went wrong in reading it.</summary>
    private Check WithOwner(Check check) =>
        check is { Verdict: CheckVerdict.Invalid, Observed: null, Threshold.Metric.Scope: MetricScope.Target } && target is { ProcessId: null, Unwatched: null }
            ? check with { Reason = "the target is given by its url: PerfGate did not start it and cannot read what its processes use" }
            : check;

    /// <summary>A level of a search is judged as it was seen: the search runs it again, and does not rest on one look.</summary>
    private static Check AsSeen(PlannedCheck check, IReadOnlyList<Measurement> measurements) => Judge.Evaluate(check, measurements, Look.First(JudgingPolicy.Point));

    private (bool? Holds, string? Reason) Holds(IReadOnlyList<Measurement> level)
    {
        var seen = level.Select(WithResources).ToList();
        var checks = phase.Checks
            .Where(c => c.Threshold is { Severity: Severity.Error, Limit: AbsoluteLimit } && c.Threshold.Metric.Scope != MetricScope.Phase)
            .Select(c => AsSeen(c with { Level = seen[0].Level }, seen))
            .ToList();

        // Nothing that was answered as expected is the target's doing, if the generator did its part.
        var spoilt = seen.Exists(m => m.Generator.Invalid.Count > 0 || m.Generator.Inflated.Count > 0);
        var undecided = checks.Find(c => c.Verdict == CheckVerdict.Inconclusive || (c.Verdict == CheckVerdict.Invalid && (spoilt || c.Samples == 0)));
        if (undecided is not null)
            return (null, undecided.Reason);
        var breach = checks.Where(c => c.Verdict != CheckVerdict.Pass).MaxBy(c => c.Excess ?? double.PositiveInfinity);
        return (breach is null, breach?.Message);
    }

    /// <summary>The endpoints of a mix share the target, so only the mix as a whole has its resources.</summary>
    private Measurement WithResources(Measurement measurement)
    {
        var isWhole = phase.Alone || phase.Endpoints.Count == 1 || measurement.Endpoint is null;
        return Surroundings.OfAStranger(
            isWhole
            ? measurement with
            {
                Unwatched = target.Unwatched,
                Resources = ResourcesOf(measurement.Spans),
                Startup = target.Startup,
                Calls = phase.Alone ? _calls?.Of(measurement.Endpoint) : _calls,
                Runtime = RuntimeMerge.Of([.. measurement.Spans.Select(s => target.RuntimeIn(s.StartTicks, s.Elapsed))]),
            }
            : measurement,
            _taken);
    }

    /// <summary>Between an extension and what it extends the target is not watched: its load was not the phase's.</summary>
    private ResourceUse? ResourcesOf(IReadOnlyList<MeasuredSpan> spans)
    {
        var parts = spans.Select(s => target.ResourcesIn(s.StartTicks, s.Elapsed)).ToList();
        return parts.Count == 1 ? parts[0] : ResourceMerge.Of(parts, spans);
    }

    private bool IsSpoilt(IReadOnlyList<Measurement> level) =>
        level.Any(m => m.Generator.Invalid.Count > 0 || m.Generator.Inflated.Count > 0)
        && phase.Checks.Any(c => Judge.Evaluate(c, level, Look.First(policy)) is { Verdict: CheckVerdict.Invalid, Samples: > 0 });

    private bool ShouldExtend(IReadOnlyList<Measurement> level, int look, TimeSpan length)
    {
        if (_looks.Undecided(level, look - 1) is not { } check || !HasTimeFor(length))
            return false;
        observer.Progress($"extending {check.Phase}{(check.Level is { } l ? $" at {l}" : "")} {Words(length)}: {check.Subject} {Undecided.Where(check)}");
        _looks.Extended(level, look);
        return true;
    }

    /// <summary>Breached in two readings in a row: one may be a hiccup, and an abort can not be taken back.</summary>
    private string? ShouldAbort(IReadOnlyList<Measurement> snapshot)
    {
        foreach (var check in phase.Checks.Where(c => c.Threshold is { Abort: true, Severity: Severity.Error }))
        {
            var elapsed = snapshot.Count == 0 ? TimeSpan.Zero : snapshot.Max(m => m.Elapsed);
            var isBreached = elapsed >= check.Threshold.AbortAfter && Judge.Evaluate(check, snapshot, Look.Early(policy)).Verdict == CheckVerdict.Fail;
            _hopeless[check] = isBreached ? _hopeless.GetValueOrDefault(check) + 1 : 0;
            if (_hopeless[check] >= 2)
                return $"aborted: {Judge.Evaluate(check, snapshot, Look.Early(policy)).Message}";
        }

        return null;
    }

    private static string Words(TimeSpan length) => $"by up to {Math.Max(0.1, length.TotalSeconds).ToString("0.#", CultureInfo.InvariantCulture)} s";
}
