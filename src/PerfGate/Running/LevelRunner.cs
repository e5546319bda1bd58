using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>Drives one level: starts the workers, looks on, adds up.</summary>
/// <param name="time">For the pauses between two looks; null: the system's.</param>
internal sealed class LevelRunner(TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>
    /// One measurement per endpoint of the plan and, when there are several, one of all together. What fails is counted;
    /// only cancellation throws.
    /// </summary>
    public async Task<IReadOnlyList<Measurement>> RunAsync(LevelPlan plan, LevelWatch watch, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var server = plan.Http.UnixSocket is { } path
            ? ServerAddress.Of(new UnixDomainSocketEndPoint(path))
            : await ServerAddress.ResolveAsync(plan.BaseAddress, plan.Http.LoopbackOnly, cancel);
        if (server is null)
            return Unreachable(plan, $"the host name '{plan.BaseAddress.Host}' has no address", new GeneratorHealth());

        var files = WorkerPlan.Slots(plan) + FileLimit.Reserve;
        if (FileLimit.RaiseTo(files) is { } limit && limit < files)
        {
            // The runtime itself does not survive without a descriptor left.
            var reason = string.Create(CultureInfo.InvariantCulture, $"{WorkerPlan.Slots(plan)} connections need {files} open files, and this process may open {limit}: raise the limit (ulimit -n) or use fewer connections");
            return Unreachable(plan, ConnectProblem.NoDescriptors, new GeneratorHealth { Invalid = [reason] });
        }

        var closedRamp = (plan.Load as ClosedLoad)?.RampUp ?? TimeSpan.Zero;
        var window = new LevelWindow(Stopwatch.GetTimestamp() + LevelWindow.Ticks(WorkerPlan.Lead), plan.Warmup + closedRamp, Duration(plan));
        var answers = new FailedAnswers();
        var workers = new List<Worker>();
        try
        {
            WorkerPlan.Create(plan, window, server, answers, workers);
            return await DriveAsync(plan, window, workers, answers, watch, cancel);
        }
        finally
        {
            window.Cancel();
            await Task.WhenAll(workers.Select(w => w.Completion)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var worker in workers)
                worker.Dispose();
        }
    }

    private async Task<IReadOnlyList<Measurement>> DriveAsync(
        LevelPlan plan, LevelWindow window, IReadOnlyList<Worker> workers, FailedAnswers answers, LevelWatch watch, CancellationToken cancel)
    {
        var totals = new LevelTotals(plan.Endpoints.Count, workers.Count);
        var summary = new LevelSummary(plan, window, totals, [.. workers.Select(w => w.Recorder.Batches)], answers);
        var machine = MachineUse.Now();
        foreach (var worker in workers)
            worker.Start();

        var done = Task.WhenAll(workers.Select(w => w.Completion));
        var edges = new Edges(window, watch.OnEdge);
        var nextSecond = SecondAfter(window, Stopwatch.GetTimestamp());
        while (!done.IsCompleted)
        {
            await Task.WhenAny(done, Task.Delay(Until(Math.Min(nextSecond, edges.Next)), _time, cancel));
            cancel.ThrowIfCancellationRequested();
            var now = Stopwatch.GetTimestamp();
            edges.Look(now);
            if (now < nextSecond || done.IsCompleted)
                continue;
            nextSecond = SecondAfter(window, now);
            Collect(workers, totals);
            var elapsed = Stopwatch.GetElapsedTime(window.StartTicks);
            watch.OnTick?.Invoke(Tick(totals, window, elapsed));
            if (elapsed > TimeSpan.Zero && !window.StoppedEarly && watch.ShouldStop?.Invoke(summary.Measurements(elapsed, new GeneratorHealth())) == true)
                window.StopNow();
        }

        edges.Look(long.MaxValue);
        await done;
        Collect(workers, totals);
        var measured = Elapsed(plan, window, workers);
        totals.Finish((int)Math.Ceiling(measured.TotalSeconds));
        watch.OnTick?.Invoke(totals.Tick(Stopwatch.GetElapsedTime(window.StartTicks), measured));
        var health = new HealthRules(plan, totals, workers, machine.Until(MachineUse.Now())).Judge(measured);
        health = health with { Notes = [.. health.Notes, .. WireNotes.Texts(workers.Select(w => w.Notes))] };
        var users = Users(workers, window, measured);
        return [.. summary.Measurements(measured, health).Select(m => m with { Users = users })];
    }

    /// <summary>Null in the open model.</summary>
    private static UserService? Users(IReadOnlyList<Worker> workers, LevelWindow window, TimeSpan measured)
    {
        var users = workers.SelectMany(w => w.Users).ToList();
        if (users.Count == 0)
            return null;
        var without = users.Where(u => u.Answers == 0).ToList();
        var length = window.EndTicks == long.MaxValue ? measured : Stopwatch.GetElapsedTime(window.StartTicks, window.EndTicks);
        return new UserService(users.Count, without.Count, users.Min(u => u.Answers), users.Max(u => u.Answers), users.Sum(u => u.Answers), length.TotalSeconds)
        {
            LeastWait = without.Count == 0 ? 0 : without.Min(u => u.WaitTicks) / (double)Stopwatch.Frequency,
        };
    }

    /// <summary>What comes in after the window is no second of its own.</summary>
    private static LiveTick Tick(LevelTotals totals, LevelWindow window, TimeSpan elapsed)
    {
        var length = window.EndTicks == long.MaxValue ? elapsed : Stopwatch.GetElapsedTime(window.StartTicks, window.EndTicks);
        return totals.LastWithin(length) is { } last
            ? new LiveTick(elapsed, totals.Ended, totals.Failed, last.Succeeded + last.Failed, last.P95Seconds)
            : totals.Tick(elapsed, elapsed < length ? elapsed : length);
    }

    private static void Collect(IReadOnlyList<Worker> workers, LevelTotals totals)
    {
        for (var i = 0; i < workers.Count; i++)
        {
            while (workers[i].Recorder.TakeFull() is { } slice)
            {
                totals.Add(i, slice);
                workers[i].Recorder.GiveBack(slice);
            }
        }
    }

    private static TimeSpan? Duration(LevelPlan plan) =>
        plan.Duration ?? (plan.Load is OpenLoad open ? open.Arrivals.Duration : null);

    /// <summary>A moment after the workers' seconds end, so that they have handed theirs over. Stopwatch ticks.</summary>
    private static long SecondAfter(LevelWindow window, long nowTicks)
    {
        var elapsed = (nowTicks - window.StartTicks) / (double)Stopwatch.Frequency;
        return window.StartTicks + (long)((Math.Floor(elapsed - 0.03) + 1.03) * Stopwatch.Frequency);
    }

    private static TimeSpan Until(long ticks) =>
        TimeSpan.FromSeconds(Math.Max(0.001, (ticks - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency));

    /// <summary>
    /// Open model: the window. Closed model: the mean of the connections' own spans, first start to last end, which is right
    /// for the rate whether they began together or not, and however long the last responses took.
    /// </summary>
    private static TimeSpan Elapsed(LevelPlan plan, LevelWindow window, IReadOnlyList<Worker> workers)
    {
        var planned = window.EndTicks == long.MaxValue ? (TimeSpan?)null : Stopwatch.GetElapsedTime(window.StartTicks, Math.Max(window.StartTicks, window.EndTicks));
        if (plan.Load is OpenLoad)
            return planned ?? TimeSpan.Zero;
        var spans = workers.Where(w => w.MeanSpanSeconds is not null).ToList();
        if (spans.Count == 0)
            return planned ?? TimeSpan.Zero;
        return TimeSpan.FromSeconds(spans.Sum(w => w.MeanSpanSeconds!.Value * w.Slots) / spans.Sum(w => w.Slots));
    }

    /// <summary>The target cannot even be tried: one failed attempt says so.</summary>
    private static IReadOnlyList<Measurement> Unreachable(LevelPlan plan, string problem, GeneratorHealth health)
    {
        var now = Stopwatch.GetTimestamp();
        var recorder = new Recorder([.. plan.Endpoints.Select(e => e.LimitSeconds)]);
        recorder.Start(now);
        for (var i = 0; i < plan.Endpoints.Count; i++)
        {
            recorder.Offer(i);
            recorder.Record(i, new Sample(now, 0, 0, now, SampleOutcome.Connect, 0), 0, problem, 0, 0);
        }

        recorder.NextSecond(now);
        var totals = new LevelTotals(plan.Endpoints.Count, 1);
        totals.Add(0, recorder.TakeFull()!);
        totals.Finish(1);
        var window = new LevelWindow(now, TimeSpan.Zero, TimeSpan.Zero);
        return new LevelSummary(plan, window, totals, [recorder.Batches], new FailedAnswers()).Measurements(TimeSpan.Zero, health);
    }

    /// <summary>Tells of the beginning and the end of the window once each.</summary>
    private sealed class Edges(LevelWindow window, Action? told)
    {
        private bool _began;
        private bool _ended;

        /// <summary>When the next one is, in stopwatch ticks.</summary>
        public long Next => !_began ? window.StartTicks : !_ended ? window.EndTicks : long.MaxValue;

        public void Look(long nowTicks)
        {
            if (_began ? _ended || nowTicks < window.EndTicks : nowTicks < window.StartTicks)
                return;
            (_began, _ended) = (true, _began || nowTicks >= window.EndTicks);
            told?.Invoke();
        }
    }
}
