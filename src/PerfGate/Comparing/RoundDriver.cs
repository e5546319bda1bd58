using System.Diagnostics;
using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Statistics;

namespace PerfGate.Comparing;

/// <summary>
/// Drives one round on a thread of its own: warms the sides up together, then measures them in short turns whose order is drawn
/// at random, each turn replaying the same arrivals on every side. What disturbs the machine for longer than a turn
/// meets all sides alike, and what is shorter meets one or the other by chance alone.
/// </summary>
/// <param name="plan">How.</param>
/// <param name="sides">Two in a comparison.</param>
/// <param name="number">Of the round: another number, another order.</param>
/// <param name="time">The wall clock, held against the monotonic one.</param>
internal sealed class RoundDriver(RoundPlan plan, IReadOnlyList<RoundSide> sides, int number, TimeProvider time)
{
    // Of values that stand still MSER-5 sees an end in the second half now and then. What would be cut off there is not worth the
    // wait when it moves the mean by less than one percent, and that of both sides alike.
    private const double MostBias = 0.01;

    private readonly Random _order = new(RoundSeed.Of(plan.Seed, number, RoundSeed.Order));
    private readonly SideDriver[] _drivers = [.. sides.Select(s => new SideDriver(plan, s.BaseAddress, s.Server))];
    private readonly TimeSpan?[] _firstRequest = new TimeSpan?[sides.Count];
    private bool _isWarm;

    // The end of a turn is the beginning of the next: to read a process tree takes milliseconds.
    private (MachineReading Machine, List<ResourceSample?> Used)? _last;

    public Task<RoundRecord> RunAsync(CancellationToken cancel)
    {
        var done = new TaskCompletionSource<RoundRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(done, cancel)) { IsBackground = true, Name = "perfgate round" }.Start();
        return done.Task;
    }

    private void Run(TaskCompletionSource<RoundRecord> done, CancellationToken cancel)
    {
        // A bug must end the run and not the process: whoever awaits the round gets the exception.
        try
        {
            ThreadUse.BePunctual();
            plan.Affinity?.Confine();
            foreach (var driver in _drivers)
                driver.Enter();
            try
            {
                done.SetResult(Drive(cancel));
            }
            finally
            {
                foreach (var driver in _drivers)
                {
                    driver.Leave();
                    driver.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            done.TrySetCanceled(cancel);
        }
        catch (Exception bug)
        {
            done.TrySetException(bug);
        }
    }

    private RoundRecord Drive(CancellationToken cancel)
    {
        var deck = new Deck([.. plan.Endpoints.Select(e => e.Weight)], new Random(RoundSeed.Of(plan.Seed, number, RoundSeed.Mix)));
        using var schedule = SliceSchedule.Of(plan, deck).GetEnumerator();
        var warmup = WarmUp(deck, cancel);
        var utc = time.GetUtcNow();
        var clock = Stopwatch.GetTimestamp();
        var machine = MachineUse.Now();
        var before = Counted(cancel);
        _last = null;
        var turns = new List<Turn>();
        while (turns.Count < plan.Turns)
            turns.Add(TakeTurn(schedule, cancel));

        var after = Counted(cancel);
        return new RoundRecord
        {
            Turns = OutsideSigns.Judge(turns),
            AllocatedBytes = Between(before, after, c => c.Runtime?.AllocatedBytes),
            Exceptions = Between(before, after, c => c.Runtime?.Exceptions),
            LogLines = Between(before, after, c => c.LogLines),
            AllocationTrouble = sides.Select(s => s.Allocation?.Trouble).FirstOrDefault(t => t is not null),
            Warmup = warmup,
            Startup = [.. sides.Select(s => s.Startup)],
            FirstRequest = _firstRequest,
            IsWarm = _isWarm,
            PeakMemoryBytes = [.. sides.Select(s => s.Read()?.ResidentBytes)],

            // A suspended or migrated machine: its two clocks disagree.
            ClockJump = Math.Abs((time.GetUtcNow() - utc - Stopwatch.GetElapsedTime(clock)).TotalSeconds),
            SwappedInBytes = machine.Until(MachineUse.Now()).SwappedInBytes,

            // The last of all: it costs the sides what a measured turn must not.
            Calls = plan.CountsCalls ? CallCounter.Count(plan, sides, _drivers, cancel) : [.. sides.Select(_ => (SideCalls?)null)],
        };
    }

    /// <summary>What each side has counted so far. All are idle now, and wait for it together and equally long; what they printed has come by then.</summary>
    private List<(RuntimeReading? Runtime, long? LogLines)> Counted(CancellationToken cancel)
    {
        var runtimes = Task.WhenAll(sides.Select(s => s.Allocation?.ReadAsync(cancel) ?? Task.FromResult<RuntimeReading?>(null))).GetAwaiter().GetResult();
        return [.. sides.Select((s, i) => (runtimes[i], s.LogLines))];
    }

    private static List<long?> Between(
        List<(RuntimeReading? Runtime, long? LogLines)> before, List<(RuntimeReading? Runtime, long? LogLines)> after, Func<(RuntimeReading? Runtime, long? LogLines), long?> of) =>
        [.. before.Zip(after, (b, a) => of(a) - of(b))];

    /// <summary>
    /// Until the medians of the slices have settled (MSER-5), within the limits of the plan. The slices are half as long as those that
    /// are measured: MSER-5 finds an end in steps of five values, and finer ones find it sooner.
    /// </summary>
    private TimeSpan WarmUp(Deck deck, CancellationToken cancel)
    {
        using var schedule = SliceSchedule.Of(plan with { Slice = plan.Slice / 2 }, deck).GetEnumerator();
        var start = Stopwatch.GetTimestamp();
        var medians = sides.Select(_ => new List<double>()).ToList();
        while (Stopwatch.GetElapsedTime(start) < plan.MostWarmup)
        {
            var turn = TakeTurn(schedule, cancel);
            for (var side = 0; side < sides.Count; side++)
                _firstRequest[side] ??= FirstAnswer(turn.Slices[side]);
            var own = turn.Slices.Select(s => Quantiles.Of([.. s.Seconds.Where(float.IsFinite)], 0.5)).OfType<double>().ToList();
            if (own.Count < sides.Count)
                continue;
            for (var side = 0; side < sides.Count; side++)
                medians[side].Add(own[side]);
            _isWarm = Statistics.WarmUp.Of(Together(medians)) is { } settling && (settling.IsOver || Math.Abs(settling.Bias) < MostBias);
            if (_isWarm && Stopwatch.GetElapsedTime(start) >= plan.LeastWarmup)
                break;
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The time of the first expected answer of a slice; null without one.</summary>
    private static TimeSpan? FirstAnswer(SideSlice slice) =>
        slice.Seconds.Where(float.IsFinite).Select(s => (TimeSpan?)TimeSpan.FromSeconds(s)).FirstOrDefault();

    /// <summary>All sides in one series, in the order of time, each by its own mean: they age alike, and twice the values tell sooner.</summary>
    private static double[] Together(List<List<double>> medians)
    {
        var means = medians.ConvertAll(m => m.Average());
        return [.. Enumerable.Range(0, medians[0].Count).SelectMany(turn => medians.Select((m, side) => means[side] > 0 ? m[turn] / means[side] : 0))];
    }

    private Turn TakeTurn(IEnumerator<SliceSchedule> schedule, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        schedule.MoveNext();
        var order = Enumerable.Range(0, sides.Count).ToArray();
        _order.Shuffle(order);

        var (before, usedBefore) = _last ?? (MachineReading.Now(), [.. sides.Select(s => s.Read())]);
        var first = plan.Iterations.Take(schedule.Current.Offsets.Length);
        var slices = new SideSlice[sides.Count];
        var probe = new double[sides.Count];
        var around = new (MachineReading Before, MachineReading After)[sides.Count];
        foreach (var side in order)
        {
            probe[side] = ReferenceProbe.Run();
            var begun = MachineReading.Now();
            slices[side] = _drivers[side].Run(schedule.Current, first, cancel);
            around[side] = (begun, MachineReading.Now());
        }

        cancel.ThrowIfCancellationRequested();
        var used = sides.Select((s, i) => (Before: usedBefore[i], After: s.Read())).ToList();
        var after = MachineReading.Now();
        _last = (after, used.ConvertAll(u => u.After));
        return TurnSigns.Describe(schedule.Current, slices, probe, used, around, before, after);
    }
}
