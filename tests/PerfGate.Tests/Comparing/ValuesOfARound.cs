using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Comparing;

public sealed class ValuesOfARound
{
    [Fact]
    public void Are_the_log_ratio_of_candidate_over_baseline()
    {
        var value = Of("p50", Rounds.Of((_, side) => side == 0 ? 0.010 : 0.011));

        Assert.Equal(Math.Log(1.1), value!.LogRatio, 1e-6);
        Assert.Equal(0.010, value.Baseline, 1e-6);
    }

    [Fact]
    public void A_burst_over_one_pair_moves_them_little() =>
        Assert.Equal(Math.Log(1.1), Of("p50", Rounds.Of((turn, side) => (side == 0 ? 0.010 : 0.011) * (turn < 4 && side == 1 ? 5 : 1)))!.LogRatio, 0.01);

    [Fact]
    public void An_excluded_turn_does_not_count() =>
        Assert.Equal(0, Of("p50", Rounds.Of((turn, side) => turn == 3 && side == 1 ? 9 : 0.010, excluded: turn => turn == 3 ? "another program ran" : null))!.LogRatio, 1e-9);

    [Fact]
    public void Processor_time_is_divided_by_the_requests() =>
        Assert.Equal((Math.Log(1.2), 0.002), Rounded(Of("cpu.per-request", Rounds.Of((_, _) => 0.01, (_, side) => side == 0 ? 0.05 : 0.06))!));

    [Fact]
    public void Processor_time_that_is_not_ours_to_see_is_no_value() =>
        Assert.Null(Of("cpu.per-request", Rounds.Of((_, _) => 0.01)));

    [Fact]
    public void Allocation_is_divided_by_all_requests_of_the_round()
    {
        var value = Of("allocated.per-request", Rounds.Of((_, _) => 0.01, excluded: turn => turn == 3 ? "another program ran" : null, allocated: [1_000_000, 1_030_000]))!;

        Assert.Equal(Math.Log(1.03), value.LogRatio, 1e-12);
        Assert.Equal(2000, value.Baseline, 1e-9);
        Assert.Null(value.Placebo);
    }

    [Fact]
    public void Allocation_that_one_side_does_not_tell_is_no_value() =>
        Assert.Null(Of("allocated.per-request", Rounds.Of((_, _) => 0.01, allocated: [1_000_000, null])));

    [Fact]
    public void A_percentile_takes_pairs_long_enough_for_it()
    {
        // 25 arrivals a turn: a p99 needs 100 of each side, which are four turns; a p99.9 needs a thousand, and a round has 500.
        Assert.NotNull(Of("p99", Rounds.Of((_, _) => 0.01)));
        Assert.Null(Of("p99.9", Rounds.Of((_, _) => 0.01)));
    }

    [Fact]
    public void Responses_that_failed_have_no_time() =>
        Assert.Null(Of("p25", Rounds.Of((_, side) => side == 1 ? double.NaN : 0.01)));

    [Fact]
    public void A_side_is_held_against_itself()
    {
        var placebo = Of("p50", Rounds.Of((turn, side) => side == 1 && turn % 2 == 1 ? 0.012 : 0.010))!.Placebo!;

        Assert.Equal([0, Math.Log(1.2)], placebo.Select(p => Math.Round(p, 9)), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Success_is_the_difference_of_two_shares_over_all_turns()
    {
        var round = Rounds.Of((_, _) => 0.01, excluded: turn => turn == 3 ? "another program ran" : null);
        foreach (var turn in round.Turns)
            turn.Slices[1].Outcomes[0] = SampleOutcome.Status;

        var value = Of("success", round)!;

        Assert.Equal((1.0 / 25, 1.0, 500), (Math.Round(value.LogRatio, 12), value.Baseline, value.Requests));
    }

    [Fact]
    public void What_a_start_yields_is_one_ratio_a_round_and_none_where_a_side_was_not_started()
    {
        var round = Rounds.Of((_, _) => 0.01) with { Startup = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)], FirstRequest = [TimeSpan.FromSeconds(0.1), null] };

        Assert.Equal((Math.Log(1.5), 2.0), (Of("startup", round)!.LogRatio, Of("startup", round)!.Baseline));
        Assert.Null(Of("first-request", round));
    }

    /// <summary>One request of fifty that is slow is two of a hundred, and in one pair of five there may be none: the whole round has ten.</summary>
    [Fact]
    public void A_tail_is_read_from_enough_requests_that_one_more_or_less_is_not_all_of_it()
    {
        var value = Of("p99", Rounds.Of((turn, side) => side == 1 && turn < 8 ? 0.2 : 0.01))!;

        Assert.Equal(Math.Log(20), value.LogRatio, 1e-3);
    }

    private static RoundValue? Of(string metric, RoundRecord round) => new RoundValues(Rounds.Plan, round).Of(Metrics.Find(metric)!, "it");

    private static (double, double) Rounded(RoundValue value) => (Math.Round(value.LogRatio, 12) == Math.Round(Math.Log(1.2), 12) ? Math.Log(1.2) : value.LogRatio, Math.Round(value.Baseline, 12));
}
