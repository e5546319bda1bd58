using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>What the targets of a run live in.</summary>
internal static class RunHost
{
    /// <param name="spec">The run's.</param>
    /// <param name="options">The run's.</param>
    /// <param name="time">The run's.</param>
    /// <param name="cancel">The run ends: the targets are stopped faster.</param>
    public static TargetHost Create(GateSpec spec, GateOptions options, TimeProvider time, CancellationToken cancel)
    {
        var marker = RunMarker.ForRun(Guid.NewGuid());
        return new TargetHost
        {
            Time = time,
            Marker = marker,
            LogFolder = options.ResultsDirectory,
            Ending = cancel,
            Secrets = spec.Secrets,
            Environment = options.Environment,
            Processors = spec.Phases[0].Affinity is { } generators ? ProcessorSet.OfThread()?.Without(generators) : null,
            Guard = options.GuardCommand.Count == 0 ? null : GuardProcess.Start(options.GuardCommand, marker, options.Environment, time),
        };
    }
}
