using System.Diagnostics;
using PerfGate.Comparing;
using PerfGate.Statistics;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Comparing;

/// <summary>The rate is a share of what the baseline can do; a candidate that is many times slower gets less of it.</summary>
public sealed class TheRateThatBothCarry
{
    [Fact]
    public void Is_kept_where_both_sides_keep_up() =>
        Assert.Null(CarriedRate.Lowered(Plan, Round(cpuOfCandidate: 0.1, drain: 0.25), 0.25, cores: 2));

    [Fact]
    public void Is_a_share_of_what_the_slower_side_can_do_with_all_cores()
    {
        // 25 requests cost 0.45 s of processor time: two cores do 111 a second.
        var lower = CarriedRate.Lowered(Plan, Round(cpuOfCandidate: 0.45, drain: 0.26), 0.25, cores: 2);

        Assert.Equal((50.0, (int?)1), lower);
    }

    [Fact]
    public void Is_a_share_of_what_comes_through_where_responses_queue()
    {
        // 25 requests take 2.5 s, by whatever they wait for: ten a second, and never more than half of that.
        Assert.Equal((5.0, (int?)1), CarriedRate.Lowered(Plan, Round(cpuOfCandidate: 0.05, drain: 2.5), 0.25, cores: 2));
        Assert.Equal((5.0, (int?)1), CarriedRate.Lowered(Plan, Round(cpuOfCandidate: null, drain: 2.5), 0.25, cores: 2));
    }

    [Fact]
    public void Blames_neither_side_where_both_are_too_slow()
    {
        var round = Round(cpuOfCandidate: 0.05, drain: 2.5);
        foreach (var turn in round.Turns)
            turn.Slices[0].DrainedTicks = turn.Slices[1].DrainedTicks;

        Assert.Equal((5.0, (int?)null), CarriedRate.Lowered(Plan, round, 0.25, cores: 2));
    }

    [Fact]
    public async Task Is_driven_from_the_next_round_on_and_told()
    {
        var (rates, result) = await CompareAsync(share: 0.25);

        Assert.Equal([100, 5, 5, 5, 5], rates);
        Assert.Equal("the candidate cannot carry the rate at which it was compared, 100/s: 5/s to each side from round 2 on", result.Comparison.Notes[0]);
        Assert.Equal(5, result.Comparison.Rate);
    }

    [Fact]
    public async Task Gives_the_rounds_another_chance()
    {
        // At the first rate nothing can be used, and with the lower one two rounds more cannot: that is not three of one rate.
        var (rates, result) = await CompareAsync(share: 0.25, number => number <= 3);

        Assert.Equal(8, rates.Count);
        Assert.Empty(result.Comparison.Invalid);
        Assert.Equal(5, result.Comparison.Rounds);
    }

    [Fact]
    public async Task Is_kept_where_the_spec_gives_it()
    {
        var (rates, result) = await CompareAsync(share: null);

        Assert.Equal([100, 100, 100, 100, 100], rates);
        Assert.StartsWith("the candidate cannot carry the rate at which it was compared, 100/s: the spec gives the rate", result.Comparison.Notes[0], StringComparison.Ordinal);
    }

    private static RoundPlan Plan => Rounds.Plan;

    private static async Task<(List<double> Rates, ComparisonResult Result)> CompareAsync(double? share, Func<int, bool>? isSpoilt = null)
    {
        var rates = new List<double>();
        var plan = new ComparisonPlan
        {
            Name = "test",
            Round = Plan,
            Sequential = new SequentialPlan { Looks = [5] },
            CapacityShare = share,
            Cores = 2,
            Hypotheses = [new Hypothesis { Metric = Metrics.Find("p50")!, Endpoint = "it", Subject = "GET /", Bands = new Bands(0.02, 0.05) }],
        };
        var result = await new ComparisonRunner(plan, (_, _) => Task.FromResult<RoundSide>(new ScriptedSide()), _ => { }, TimeProvider.System, (round, _, number, _) =>
        {
            rates.Add(round.Rate);
            var record = Round(0.05, round.Rate > 50 ? 2.5 : 0.25);
            return Task.FromResult(isSpoilt?.Invoke(number) == true ? record with { Turns = [.. record.Turns.Select(t => t with { Excluded = "another program ran" })] } : record);
        }).RunAsync(TestContext.Current.CancellationToken);
        return (rates, result);
    }

    private static RoundRecord Round(double? cpuOfCandidate, double drain)
    {
        var round = Rounds.Of((_, _) => 0.01, (_, side) => side == 0 ? 0.05 : cpuOfCandidate);
        foreach (var turn in round.Turns)
            turn.Slices[1].DrainedTicks = (long)(drain * Stopwatch.Frequency);
        return round;
    }
}
