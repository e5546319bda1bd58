using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>
/// Puts a target under load once more, only to see why it is slow: nothing of this load is a measurement, since
/// the looking costs the target some percent of a core. A .NET target is asked over its diagnostics port; of another one
/// Linux's perf tells where its processor time goes.
/// </summary>
/// <param name="clock">Limits the waits.</param>
/// <param name="perf">Absolute path of perf; null where there is none.</param>
internal sealed class TargetDiagnosis(TimeProvider clock, string? perf = null)
{
    private static readonly TimeSpan _reading = TimeSpan.FromMilliseconds(100);

    // From here on, where the requests wait is the question; recording all awaits of a busy target would drown it.
    private const double MostlyWaiting = 0.3;

    // While more than this share of a second goes into compiling, a profile shows the compiler beside the service.
    private const double CompilingShare = 0.03;
    private const int MostWarmups = 6;
    private static readonly TimeSpan _warmup = TimeSpan.FromSeconds(1);

    // Fewer stalls show no rhythm: as long as one was seen and not this many, the load goes on.
    private const int StallsForRhythm = 4;
    private const int MostAwaitRounds = 3;

    private const string Ended = "the target ended under the load: its own log says why";

    /// <summary>Takes twice the duration and some seconds; with stalls, or with a target that is still compiling, up to six times as long. Never throws because of the target; only the load may throw.</summary>
    /// <param name="processId">The target, or a process above it.</param>
    /// <param name="driveLoad">Sends the load of the phase until it is cancelled; called several times.</param>
    /// <param name="duration">Of each of the two halves; 4 s give some hundred samples of each thread.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DiagnosisReport> RunAsync(
        int processId, Func<CancellationToken, Task> driveLoad, TimeSpan duration, CancellationToken cancellationToken)
    {
        var evidence = await CollectAsync(processId, driveLoad, duration, cancellationToken);
        return new DiagnosisReport { Causes = Diagnosis.Causes.Of(evidence), Evidence = evidence };
    }

    private async Task<TargetEvidence> CollectAsync(
        int processId, Func<CancellationToken, Task> driveLoad, TimeSpan duration, CancellationToken cancellationToken)
    {
        var evidence = new TargetEvidence { Cores = Environment.ProcessorCount };
        var found = DotNetProcess.Find(processId);
        if (found.Value is not { } process)
            return await SampleAsync(evidence, found.Reason, processId, driveLoad, duration, cancellationToken);
        var started = await RuntimeCounters.StartAsync(process.Id, _reading, cancellationToken);
        if (started.Value is not { } counters)
            return evidence with { Trouble = started.Reason };

        await using (counters)
        {
            await WarmUpAsync(counters, driveLoad, cancellationToken);
            var before = await HeapProbe.SnapshotAsync(process.Id, clock, cancellationToken);

            var first = new StampedLoad(driveLoad, clock);
            var trace = await new TraceRecorder(clock).RecordAsync(process.Id, duration, first.RunAsync, cancellationToken);
            // It takes longer than a reading: the counters have one from after the load then.
            var between = await HeapProbe.SnapshotAsync(process.Id, clock, cancellationToken);
            evidence = evidence with
            {
                Trace = trace.Value,
                Trouble = trace.Value is null ? Trouble(process.Id, trace.Reason) : null,
                Runtime = counters.Between(first.StartTicks, first.EndTicks),
            };

            var second = new StampedLoad(driveLoad, clock);
            var awaits = new Attempt<IReadOnlyList<TimedStack>>([], "");
            if (Diagnosis.Causes.Waiting(evidence) > MostlyWaiting || Stalls(counters) > 0)
                awaits = await AwaitsAsync(process.Id, counters, duration, second.RunAsync, cancellationToken);
            else if (trace.Value is not null)
                await LoadRun.ForAsync(duration, second.RunAsync, clock, cancellationToken);
            var after = await HeapProbe.SnapshotAsync(process.Id, clock, cancellationToken);

            return evidence with
            {
                Samples = counters.Samples,
                Routes = counters.Routes,
                Awaits = awaits.Value ?? [],
                HeapBefore = before.Value,
                HeapBetween = between.Value,
                HeapAfter = after.Value,
                RequestsOfSecondHalf = counters.Between(second.StartTicks, second.EndTicks).Requests,
                Trouble = evidence.Trouble ?? (after.Value is null ? Trouble(process.Id, after.Reason) : null),
            };
        }
    }

    /// <summary>What can be seen of a target that is no .NET process: where its processor time goes.</summary>
    private async Task<TargetEvidence> SampleAsync(
        TargetEvidence evidence, string reason, int processId, Func<CancellationToken, Task> driveLoad, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (perf is null)
            return evidence with { Trouble = OperatingSystem.IsLinux() ? $"{reason}; with Linux's perf on the PATH its processor time could be sampled" : reason };
        await LoadRun.ForAsync(_warmup, driveLoad, clock, cancellationToken);
        var sampled = await new PerfSampler(perf, clock).RecordAsync(processId, duration, driveLoad, cancellationToken);
        return sampled.Value is { } profile
            ? evidence with { Trace = TraceEvidence.OfCpu(profile) }
            : evidence with { Trouble = Trouble(processId, $"{reason}, and {sampled.Reason}") };
    }

    /// <summary>A target that was measured for a few seconds is still compiling; that is over before anything is recorded.</summary>
    private async Task WarmUpAsync(RuntimeCounters counters, Func<CancellationToken, Task> driveLoad, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostWarmups; i++)
        {
            var before = Compiled(counters);
            await LoadRun.ForAsync(_warmup, driveLoad, clock, cancellationToken);
            if (before is { } known && Compiled(counters) - known < CompilingShare * _warmup.TotalSeconds)
                return;
        }
    }

    /// <summary>
    /// Goes on while stalls are seen and too few of them: what comes every few seconds does not come three times in one round. A target that
    /// mostly waits, and does not stall, is seen in one.
    /// </summary>
    private async Task<Attempt<IReadOnlyList<TimedStack>>> AwaitsAsync(
        int processId, RuntimeCounters counters, TimeSpan duration, Func<CancellationToken, Task> load, CancellationToken cancellationToken)
    {
        var all = new List<TimedStack>();
        for (var round = 0; round < MostAwaitRounds; round++)
        {
            var recorded = await new TraceRecorder(clock).RecordAwaitsAsync(processId, duration, load, cancellationToken);
            if (recorded.Value is not { } awaits)
                return round == 0 ? recorded : all;
            all.AddRange(awaits);
            if (Stalls(counters) is 0 or >= StallsForRhythm)
                break;
        }

        return all;
    }

    private static int Stalls(RuntimeCounters counters) => Stall.Find(counters.Samples, Stopwatch.Frequency).Count;

    private static double? Compiled(RuntimeCounters counters) => counters.Samples is [.., var last] ? last.JitSeconds : null;

    private static string Trouble(int processId, string reason)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? Ended : reason;
        }
        catch (ArgumentException)
        {
            return Ended;
        }
    }

    /// <summary>Load that knows when it first began and last ended.</summary>
    private sealed class StampedLoad(Func<CancellationToken, Task> drive, TimeProvider clock)
    {
        public long StartTicks { get; private set; }

        public long EndTicks { get; private set; }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            if (StartTicks == 0)
                StartTicks = clock.GetTimestamp();
            try
            {
                await drive(cancellationToken);
            }
            finally
            {
                EndTicks = clock.GetTimestamp();
            }
        }
    }
}
