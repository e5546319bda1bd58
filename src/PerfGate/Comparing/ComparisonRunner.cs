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
internal sealed class ComparisonRunner(ComparisonPlan plan, Func<int, CancellationToken, Task<RoundSide>> start, Action<string> progress, TimeProvider time)
{
    private const int Baseline = 0, Candidate = 1;
    private const string NotTold = "the target's runtime did not report it";
    private const int LeastRoundsToGiveUp = 6, HopelessRounds = 3;
    private const double MostBaselineFailures = 0.005, MostCandidateFailures = 0.5;

    private readonly ComparisonState _state = new(plan.Hypotheses, plan.Sequential);
    private readonly SideTotals[] _totals = [new(plan.Name, plan.Round, Baseline), new(plan.Name, plan.Round, Candidate)];
    private readonly RoundSigns _signs = new(plan.Round);
    private string? _untold;
    private readonly Random _startOrder = new(plan.Round.Seed);

    /// <exception cref="TargetException">A side did not start, or ended by itself.</exception>
    public async Task<ComparisonResult> RunAsync(CancellationToken cancel)
    {
        string? invalid = null;
        for (var number = 1; _state.Decision == SequentialDecision.Continue && invalid is null; number++)
        {
            var round = await RoundAsync(number, cancel);
            var values = new RoundValues(plan.Round, round);
            var all = plan.Hypotheses.Select(h => values.Of(h.Metric, h.Endpoint)).ToList();
            foreach (var totals in _totals)
                totals.Add(round);
            _untold ??= round.AllocationTrouble;
            if ((_signs.WhyUnusable(round) ?? WhyIncomplete(all)) is { } reason)
                _signs.Repeat(reason);
            else
                Count(round, all);
            invalid = WhyInvalid(number);
            progress(Progress(number));
        }

        if (invalid is null && _state.IsInconsistent())
            invalid = "a side differs from itself: the odd slices of its rounds against the even ones, beyond chance; something on this machine keeps step with the measuring. Run again on a quieter machine";
        return Result(invalid);
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
            var round = new RoundDriver(plan.Round, sides, number, time).RunAsync(both.Token);
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

    private void Count(RoundRecord round, IReadOnlyList<RoundValue?> values)
    {
        _signs.Count(round);
        _state.Add(values);
    }

    private string? WhyIncomplete(IReadOnlyList<RoundValue?> values) => _state.MissingFrom(values) switch
    {
        [] => null,
        [{ Metric.IsOfRuntime: true } told, ..] => $"'{told.Metric.Name}' was not told this time",
        [{ Metric.Name: "cpu.per-request" or "memory" } own, ..] => $"'{own.Metric.Name}' could not be read: the processes of the target are not ours to see",
        [var few, ..] => string.Create(CultureInfo.InvariantCulture, $"too few responses of {few.Subject} for {few.Metric.Name}: it needs {RoundValues.SamplesFor(few.Metric)} in a round at least; raise 'rate' or its weight"),
    };

    /// <summary>Null while a verdict can still come of it.</summary>
    private string? WhyInvalid(int tried)
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

        // Rounds are dropped by outside signs only, so those that are left are as good as any: that half of them had to be
        // measured again costs time and no truth. Beyond that the time would go without end.
        return (tried >= LeastRoundsToGiveUp && 2 * _signs.Repeated > tried) || (tried == HopelessRounds && _signs.Repeated == tried)
            ? $"{_signs.Repeated} of {tried} rounds could not be used: {_signs.WorstReason}"
            : null;
    }

    private ComparisonResult Result(string? invalid)
    {
        var metrics = _state.Metrics().Select(m => (m.Hypothesis, Metric: m.Metric.Metric == "success" ? m.Metric with { Failures = new ComparedFailures(_totals[Baseline].FailuresOf(m.Metric.Endpoint), _totals[Candidate].FailuresOf(m.Metric.Endpoint)) } : m.Metric)).ToList();
        var health = new GeneratorHealth { CpuCores = _signs.OwnCores, StealShare = _signs.StealShare };
        var comparison = new BaselineComparison
        {
            Baseline = "",
            Rounds = _state.Rounds,
            MostRounds = plan.Sequential.LastLook,
            RepeatedRounds = _signs.RepeatedRounds,
            Turns = _signs.Turns,
            ExcludedTurns = _signs.ExcludedTurns,
            Rate = plan.Round.Rate,
            Metrics = [.. metrics.Select(m => m.Metric)],
            LeftOut = [.. _state.Untold.Where(h => h.Check is not null).Select(WhyLeftOut)],
            BaselineMeasurements = _totals[Baseline].Measurements(health),
            Invalid = invalid is null ? [] : [invalid],
            Notes = [.. _signs.Notes(), .. _state.TooScattered.Select(Scattered)],
        };
        return new ComparisonResult(comparison, metrics, _totals[Candidate].Measurements(health));
    }

    private static string Scattered(Hypothesis hypothesis) => string.Create(
        CultureInfo.InvariantCulture,
        $"{hypothesis.Subject}: {hypothesis.Metric.Name} scatters by more than {ComparisonState.MostSpread(hypothesis) * 100:0} % from round to round here: it fails only where it is worse beyond doubt, and nothing waits for a proof that it is unchanged");

    private LeftOut WhyLeftOut(Hypothesis hypothesis) => new(hypothesis.Metric.Name, hypothesis.Endpoint, hypothesis.Subject, hypothesis.Metric switch
    {
        { IsOfRuntime: true } => _untold ?? NotTold,
        { Percentile: not null } => string.Create(CultureInfo.InvariantCulture, $"a round has too few responses for it: it takes {RoundValues.SamplesFor(hypothesis.Metric)} of each side; raise 'rate', the weight of the endpoint or 'measure'"),
        _ => "it could not be read: the processes of the target are not PerfGate's own",
    });

    private string Progress(int number)
    {
        var worst = _state.Metrics().Where(m => m.Hypothesis.IsGating && !m.Metric.IsWorseOnly).Select(m => m.Metric).MaxBy(m => m.Lower ?? m.Change);
        var so = worst is null ? "" : $": {worst.Subject} {worst.Metric} {ChangeText.Of(worst)}";
        var again = _signs.Repeated == 0 ? "" : $", {_signs.Repeated} measured again";
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Name}: round {number} of {plan.Sequential.Looks[0]} to {plan.Sequential.LastLook}{again}{so}");
    }
}
