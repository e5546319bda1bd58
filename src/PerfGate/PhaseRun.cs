using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>One phase: drive it, read the target's resources beside it, judge it.</summary>
internal sealed class PhaseRun(Phase phase, GateTarget target, PhaseRunner runner, IGateObserver observer, TimeProvider time)
{
    private readonly Dictionary<PlannedCheck, int> _hopeless = [];

    /// <exception cref="TargetException">The target died in it.</exception>
    public async Task RunAsync(GateRun run, CancellationToken cancel)
    {
        var started = time.GetUtcNow();
        var stamp = time.GetTimestamp();
        var watch = new PhaseWatch
        {
            Ticked = observer.Ticked,
            ShouldRepeat = IsSpoilt,
            ShouldAbort = phase.Checks.Any(c => c.Threshold.Abort) ? ShouldAbort : null,
        };
        var outcome = await target.WhileAliveAsync(
            $"phase '{phase.Name}'", token => runner.RunAsync(phase, target.BaseAddress, watch, token), cancel);

        var measurements = outcome.Measurements.Select(WithResources).ToList();
        var report = new PhaseReport
        {
            Name = phase.Name,
            Kind = phase.Kind.ToString().ToLowerInvariant(),
            Tags = phase.Tags,
            Started = started,
            Duration = time.GetElapsedTime(stamp),
            Warmup = phase.Warmup,
            EndpointTitles = phase.Endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Endpoint.Title, StringComparer.Ordinal),
            Measurements = measurements,
            Aborted = outcome.Aborted,
        };
        run.Add(report, phase.Checks.Select(c => Judge.Evaluate(c, measurements)));
    }

    /// <summary>The endpoints of a mix share the target, so only the mix as a whole has its resources.</summary>
    private Measurement WithResources(Measurement measurement)
    {
        var isWhole = phase.Alone || phase.Endpoints.Count == 1 || measurement.Endpoint is null;
        return isWhole
            ? measurement with
            {
                Resources = target.ResourcesIn(measurement.StartTicks, measurement.Elapsed),
                Runtime = target.RuntimeIn(measurement.StartTicks, measurement.Elapsed),
            }
            : measurement;
    }

    private bool IsSpoilt(IReadOnlyList<Measurement> level) =>
        level.Any(m => m.Generator.Invalid.Count > 0 || m.Generator.Inflated.Count > 0)
        && phase.Checks.Any(c => Judge.Evaluate(c, level) is { Verdict: CheckVerdict.Invalid, Samples: > 0 });

    /// <summary>Breached in two readings in a row: one may be a hiccup, and an abort can not be taken back.</summary>
    private string? ShouldAbort(IReadOnlyList<Measurement> snapshot)
    {
        foreach (var check in phase.Checks.Where(c => c.Threshold is { Abort: true, Severity: Severity.Error }))
        {
            var elapsed = snapshot.Count == 0 ? TimeSpan.Zero : snapshot.Max(m => m.Elapsed);
            var isBreached = elapsed >= check.Threshold.AbortAfter && Judge.Evaluate(check, snapshot).Verdict == CheckVerdict.Fail;
            _hopeless[check] = isBreached ? _hopeless.GetValueOrDefault(check) + 1 : 0;
            if (_hopeless[check] >= 2)
                return $"aborted: {Judge.Evaluate(check, snapshot).Message}";
        }

        return null;
    }
}
