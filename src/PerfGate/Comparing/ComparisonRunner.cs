using System.Globalization;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Statistics;
using PerfGate.Targets;

namespace PerfGate.Comparing;

/// <summary>
/// Runs round after round, each with both sides started anew, until the rounds decide. The process is the unit of
/// replication: what differs from start to start (the JIT's choices, the layout of memory) is not averaged out by measuring
/// one start for longer (Kalibera and Jones, ISMM 2013).
/// </summary>
/// <param name="plan">What is compared.</param>
/// <param name="start">Starts a side: 0 is the baseline, 1 the candidate.</param>
/// <param name="progress">Hears of every round.</param>
/// <param name="time">The wall clock.</param>
/// <param name="drive">Drives the sides through one round, whose number it gets; null: as they are driven in earnest.</param>
internal sealed class ComparisonRunner(
    ComparisonPlan plan,
    Func<int, CancellationToken, Task<RoundSide>> start,
    Action<string> progress,
    TimeProvider time,
    Func<RoundPlan, IReadOnlyList<RoundSide>, int, CancellationToken, Task<RoundRecord>>? drive = null)
{
    private const int Baseline = 0, Candidate = 1;
    private const string NotTold = "the target's runtime did not report it";
    private const int LeastRoundsToGiveUp = 6, HopelessRounds = 3;
    private const double MostBaselineFailures = 0.005, MostCandidateFailures = 0.5;

    private readonly List<Hypothesis> _timed = [.. plan.Hypotheses.Where(h => h.IsPaired)];
    private readonly ComparisonState _state = new([.. plan.Hypotheses.Where(h => h.IsPaired)], plan.Sequential);
    private readonly CountState _counts = new(plan.Hypotheses);
    private readonly SideTotals[] _totals = [new(plan.Name, plan.Round, Baseline), new(plan.Name, plan.Round, Candidate)];
    private readonly RoundSigns _signs = new(plan.Round);
    private string? _untold;
    private readonly Random _startOrder = new(plan.Round.Seed);
    private readonly List<string> _loweredRates = [];
    private RoundPlan _round = plan.Round;
    private (int Tried, int Repeated) _atOldRate;
    private IReadOnlyList<SideCalls?> _calls = [null, null];

    /// <exception cref="TargetException">A side did not start, or ended by itself.</exception>
    public async Task<ComparisonResult> RunAsync(CancellationToken cancel)
    {
        string? invalid = null, unusable = null;
        for (var number = 1; !IsDecided(unusable is not null) && invalid is null && (unusable is null || CanCountsDecide(number)); number++)
        {
            _round = _round with { CountsCalls = CountsCalls(number) };
            var round = await RoundAsync(number, cancel);
            _calls = round.Calls.All(c => c is not null) ? round.Calls : _calls;
            var values = new RoundValues(_round, round);
            var all = _timed.ConvertAll(h => values.Of(h.Metric, h.Endpoint));
            foreach (var totals in _totals)
                totals.Add(round);
            _untold ??= round.AllocationTrouble;
            _counts.Add(h => values.CountOf(h.Metric));
            _state.Settled = _counts.Worse;
            if ((_signs.WhyUnusable(round) ?? WhyIncomplete(all)) is { } reason)
                _signs.Repeat(reason);
            else
                Count(round, all);
            invalid = WhyInvalid();
            unusable ??= WhyUnusable(number);
            progress(Progress(number));
            LowerRate(round, number);
        }

        // A count can be proven where not one round was quiet enough for a response time; the times stay unknown then.
        invalid ??= unusable ?? (_state.Rounds == 0 && _timed.Exists(h => h.Check is not null) ? _signs.WhyNone : null);
        if (invalid is null && _state.IsInconsistent())
            invalid = "a side differs from itself: the odd slices of its rounds against the even ones, beyond chance; something on this machine keeps step with the measuring. Run again on a quieter machine";
        return Result(invalid);
    }

    /// <summary>A count that is worse beyond doubt ends it, however noisy the times are, unless a slow tail or failures are about to be proven beside it.</summary>
    private bool IsDecided(bool areTimesGivenUp) =>
        (_counts.IsWorse && (areTimesGivenUp || !_state.MayProveATail())) || _state.Decision != SequentialDecision.Continue || (!_timed.Exists(h => h.Check is not null) && !_counts.IsOpen && _counts.Metrics().Count > 0);

    /// <summary>In the first round, and then as long as it may still decide something: a side without calls, or with equal ones, is not kept waiting for them.</summary>
    private bool CountsCalls(int number) =>
        plan.Hypotheses.Any(h => h.Metric.IsOfCalls) && (number == 1 || _counts.IsUndecided(h => h.Metric.IsOfCalls));

    /// <summary>The times are given up; the counts of a few rounds more may still prove something.</summary>
    private bool CanCountsDecide(int number) => _counts.IsOpen && number <= _counts.RoundsToDecide;

    /// <summary>
    /// A rate that the baseline carries with ease may be more than the candidate can: then queues would be compared, and each round would take many times as long. Both sides get
    /// less from the next round on. The rounds before it count: whatever the rate, two equal programs are exchangeable.
    /// </summary>
    private void LowerRate(RoundRecord round, int number)
    {
        if (CarriedRate.Lowered(_round, round, plan.CapacityShare, plan.Cores) is not { } lower)
            return;
        var side = lower.Side switch { Candidate => "the candidate cannot", Baseline => "the baseline cannot", _ => "neither side can" };
        _loweredRates.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{side} carry the rate at which it was compared, {_round.Rate:0}/s: {(plan.CapacityShare is null ? "the spec gives the rate, so it was kept; response times include waiting in a queue" : $"{lower.Rate:0}/s to each side from round {number + 1} on")}"));
        if (plan.CapacityShare is null)
            return;
        _round = _round with { Rate = lower.Rate };

        // What could not be used at the old rate says nothing of the new one.
        _atOldRate = (number, _signs.Repeated);
    }

    private async Task<RoundRecord> RoundAsync(int number, CancellationToken cancel)
    {
        // Together: neither is older than the other, and a round costs one start.
        var first = _startOrder.Next(2);
        var starts = new Task<RoundSide>[2];
        foreach (var side in new[] { first, 1 - first })
            starts[side] = start(side, cancel);
        try
        {
            var sides = await Task.WhenAll(starts);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var died = Task.WhenAny(sides[0].Died, sides[1].Died);
            var round = (drive ?? InEarnest)(_round, sides, number, both.Token);
            if (await Task.WhenAny(round, died) == round && !died.IsCompleted)
                return await round;

            await both.CancelAsync();
            await round.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancel.ThrowIfCancellationRequested();
            throw await await died;
        }
        finally
        {
            await Task.WhenAll(starts.Where(s => s.IsCompletedSuccessfully).Select(async s => await (await s).DisposeAsync()));
        }
    }

    private Task<RoundRecord> InEarnest(RoundPlan round, IReadOnlyList<RoundSide> sides, int number, CancellationToken cancel) =>
        new RoundDriver(round, sides, number, time).RunAsync(cancel);

    private void Count(RoundRecord round, IReadOnlyList<RoundValue?> values)
    {
        _signs.Count(round);
        _state.Add(values);
    }

    private string? WhyIncomplete(IReadOnlyList<RoundValue?> values) => _state.MissingFrom(values) switch
    {
        [] => null,
        [{ Metric.IsOfRuntime: true } told, ..] => $"'{told.Metric.Name}' was not reported this time",
        [{ Metric.Name: "cpu.per-request" or "memory" } own, ..] => $"'{own.Metric.Name}' could not be read: PerfGate did not start the target's processes and cannot read them",
        [var few, ..] => string.Create(CultureInfo.InvariantCulture, $"too few responses of {few.Subject} for {few.Metric.Name}: it needs {RoundValues.SamplesFor(few.Metric)} in a round at least; raise 'rate' or its weight"),
    };

    /// <summary>Null while a verdict can still come of it.</summary>
    private string? WhyInvalid()
    {
        foreach (var (problem, advice) in new[]
        {
            (ConnectProblem.NoDescriptors, "raise the limit of open files (ulimit -n)"),
            (ConnectProblem.NoPorts, "keep connections alive, or widen net.ipv4.ip_local_port_range"),
        })
        {
            if (_totals.Any(t => t.Has(problem)))
                return $"{problem}: {advice}";
        }

        if (_state.IsIdle)
            return $"{_state.Untold.First(h => h.Metric.IsOfRuntime).Metric.Name} was not compared: {_untold ?? NotTold}";
        if (_totals[Baseline].FailedShare > MostBaselineFailures)
            return string.Create(CultureInfo.InvariantCulture, $"the baseline itself failed {_totals[Baseline].FailedShare:P1} of its requests ({_totals[Baseline].WorstProblem}): nothing can be compared with it");
        if (_totals[Candidate].FailedShare > MostCandidateFailures)
            return string.Create(CultureInfo.InvariantCulture, $"the candidate failed {_totals[Candidate].FailedShare:P1} of its requests ({_totals[Candidate].WorstProblem}): its times say nothing");
        return null;
    }

    /// <summary>
    /// Rounds are dropped by outside signs only, so those that are left are as good as any: that half of them had to be measured again costs time and no truth. Beyond that the
    /// time would go without end.
    /// </summary>
    private string? WhyUnusable(int all)
    {
        var (tried, repeated) = (all - _atOldRate.Tried, _signs.Repeated - _atOldRate.Repeated);
        return (tried >= LeastRoundsToGiveUp && 2 * repeated > tried) || (tried == HopelessRounds && repeated == tried)
            ? $"{_signs.Repeated} of {all} rounds could not be used: {_signs.WorstReason}"
            : null;
    }

    private ComparisonResult Result(string? invalid)
    {
        var metrics = Metrics().ConvertAll(m => (m.Hypothesis, Metric: m.Metric.Metric == "success" ? m.Metric with { Failures = new ComparedFailures(_totals[Baseline].FailuresOf(m.Metric.Endpoint), _totals[Candidate].FailuresOf(m.Metric.Endpoint)) } : m.Metric));
        var health = new GeneratorHealth { CpuCores = _signs.OwnCores, StealShare = _signs.StealShare };
        var comparison = new BaselineComparison
        {
            Baseline = "",
            Rounds = _state.Rounds,
            MostRounds = plan.Sequential.LastLook,
            RepeatedRounds = _signs.RepeatedRounds,
            Turns = _signs.Turns,
            ExcludedTurns = _signs.ExcludedTurns,
            Rate = _round.Rate,
            Metrics = [.. metrics.Select(m => m.Metric)],
            LeftOut = [.. plan.Hypotheses.Where(h => h.Check is not null && IsUntold(h, metrics)).Select(WhyLeftOut)],
            Calls = [.. _calls.OfType<SideCalls>()],
            BaselineMeasurements = _totals[Baseline].Measurements(health),
            Invalid = invalid is null ? [] : [invalid],
            Notes = [.. _loweredRates.Take(1), .. _signs.Notes(), .. _state.TooScattered.Select(Scattered)],
        };
        return new ComparisonResult(comparison, metrics, _totals[Candidate].Measurements(health));
    }

    /// <summary>In the order of the plan. Of what is judged in both ways a proof counts, whichever way it came.</summary>
    private List<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics()
    {
        var (timed, counted) = (_state.Metrics(), _counts.Metrics());
        return
        [
            .. plan.Hypotheses
                .Select(h => (h, timed.FirstOrDefault(m => m.Hypothesis == h).Metric, counted.FirstOrDefault(m => m.Hypothesis == h).Metric))
                .Select(m => (m.h, m.Item2 is null || m.Item3 is { Outcome: ComparedOutcome.Worse } || (m.Item2.Outcome == ComparedOutcome.Undecided && m.Item3 is not null) ? m.Item3 : m.Item2))
                .Where(m => m.Item2 is not null && !(IsNothing(m.Item2) && (m.h.Check is null || m.h.Check.Threshold.IsDefault))),
        ];
    }

    /// <summary>A count that neither side has any of: shown only to who asks for it.</summary>
    private static bool IsNothing(ComparedMetric metric) => metric is { IsCount: true, Baseline.Value: 0, Candidate.Value: 0 };

    private static string Scattered(Hypothesis hypothesis) => string.Create(
        CultureInfo.InvariantCulture,
        $"{hypothesis.Subject}: {hypothesis.Metric.Name} scatters by more than {ComparisonState.MostSpread(hypothesis) * 100:0} % from round to round here: it fails only where it is worse beyond doubt, and nothing waits for a proof that it is unchanged");

    /// <summary>No round told it. Of a count per request that gates by default nothing is said then: most services have no database.</summary>
    private bool IsUntold(Hypothesis hypothesis, List<(Hypothesis Hypothesis, ComparedMetric Metric)> metrics) =>
        _state.Untold.Contains(hypothesis)
        || (hypothesis.Metric.IsCount && metrics.TrueForAll(m => m.Hypothesis != hypothesis) && (hypothesis.Metric.Counted is null ? _untold is not null : !hypothesis.Check!.Threshold.IsDefault));

    private LeftOut WhyLeftOut(Hypothesis hypothesis) => new(hypothesis.Metric.Name, hypothesis.Endpoint, hypothesis.Subject, hypothesis.Metric switch
    {
        { IsOfCalls: true, Missing: { } missing } => missing,
        { IsOfRuntime: true } => _untold ?? NotTold,
        { Percentile: not null } => string.Create(CultureInfo.InvariantCulture, $"a round has too few responses for it: it takes {RoundValues.SamplesFor(hypothesis.Metric)} of each side; raise 'rate', the weight of the endpoint or 'measure'"),
        _ => "it could not be read: the processes of the target are not PerfGate's own",
    });

    private string Progress(int number)
    {
        var worst = Metrics().Where(m => m.Hypothesis.IsGating && !m.Metric.IsWorseOnly).Select(m => m.Metric).MaxBy(m => m.Lower ?? m.Change);
        var so = worst is null ? "" : $": {worst.Subject} {worst.Metric} {ChangeText.Of(worst)}";
        var again = _signs.Repeated == 0 ? "" : $", {_signs.Repeated} measured again";
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Name}: round {number} of {plan.Sequential.Looks[0]} to {plan.Sequential.LastLook}{again}{so}");
    }
}
