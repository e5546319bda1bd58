using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

/// <summary>Hypotheses of a gate that fail it where they are worse beyond doubt, and that nothing waits for.</summary>
public class WhatCanOnlyBeProvenWorse
{
    private static readonly SequentialPlan Plan = new() { Looks = [10, 12, 14, 20, 30], CarriesOver = true };
    private static readonly GateHypothesis Middle = new(new Bands(0.02, 0.05));
    private static readonly GateHypothesis Tail = new(new Bands(0.05, 0.05), GateProof.WorseOnly);
    private static readonly GateHypothesis Failures = new(new Bands(0, 0) { IsDifference = true }, GateProof.WorseOnly);

    [Fact]
    public void A_tail_that_is_worse_fails_a_gate_whose_middle_is_unchanged()
    {
        var gate = new SequentialGate(Plan, [Middle, Middle, Middle, Tail, Tail]);

        var judged = gate.Run([Steady(0), Steady(0), Steady(0), Steady(0), Steady(0.5)]);

        Assert.Equal(SequentialDecision.Fail, judged.Decision);
        Assert.InRange(judged.Rounds, 12, 14);
        Assert.Equal([3, 4], judged.Hypotheses.Select((h, i) => (h, i)).Where(h => h.h.Decision != SequentialDecision.Pass).Select(h => h.i));
        Assert.Equal(SequentialDecision.Fail, judged.Hypotheses[4].Decision);
        Assert.True(judged.Hypotheses[4].Lower > Math.Log(1.05));
    }

    [Fact]
    public void One_that_scatters_neither_prolongs_the_rounds_nor_leaves_them_undecided()
    {
        var random = new Random(3);
        double[] wild = [.. Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? 1 : -1) * (0.3 + random.NextDouble()))];

        var judged = new SequentialGate(Plan, [Middle, Tail]).Run([Steady(0), wild]);

        Assert.Equal((SequentialDecision.Pass, 10), (judged.Decision, judged.Rounds));
        Assert.True(judged.Hypotheses[1].SmallestDetectable > 0.3);
    }

    [Fact]
    public void A_suspicion_alone_prolongs_them_and_ends_as_a_pass_where_it_is_not_confirmed()
    {
        var fading = Steady(0.2).Select((v, i) => i < 10 ? v : -v).ToArray();

        var judged = new SequentialGate(Plan, [Middle, Tail]).Run([Steady(0), fading]);

        Assert.Equal((SequentialDecision.Pass, 12), (judged.Decision, judged.Rounds));
    }

    [Fact]
    public void Rounds_without_a_value_are_left_out_of_one_that_need_not_be_proven()
    {
        var holes = Steady(0.5).Select((v, i) => i % 3 == 0 ? double.NaN : v).ToArray();

        Assert.Equal(SequentialDecision.Fail, new SequentialGate(Plan, [Middle, Tail]).Run([Steady(0), holes]).Decision);
        Assert.Throws<ArgumentException>(() => new SequentialGate(Plan, [Middle, Tail]).Run([holes, Steady(0)]));
    }

    /// <summary>A round in which nothing failed on either side says nothing; the signs of the others do.</summary>
    [Fact]
    public void Failures_that_only_the_candidate_has_are_proven_and_those_of_both_sides_are_not()
    {
        double[] some = [.. Enumerable.Range(0, 30).Select(i => i % 4 == 0 ? 0 : 0.004)];
        double[] either = [.. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? 0.004 : -0.004)];

        Assert.Equal(SequentialDecision.Fail, new SequentialGate(Plan, [Middle, Failures]).Run([Steady(0), some]).Decision);
        Assert.Equal((SequentialDecision.Pass, 10), Ended(new SequentialGate(Plan, [Middle, Failures]).Run([Steady(0), either])));
        Assert.Equal((SequentialDecision.Pass, 10), Ended(new SequentialGate(Plan, [Middle, Failures]).Run([Steady(0), new double[30]])));
    }

    [Fact]
    public void One_of_the_middle_that_scatters_is_judged_with_the_errors_of_the_middle()
    {
        var scattered = Tail with { IsOfTheMiddle = true };

        Assert.Equal((SequentialDecision.Pass, 10), Ended(new SequentialGate(Plan, [Middle, scattered]).Run([Steady(0), Steady(0.01)])));
        Assert.Equal(SequentialDecision.Fail, new SequentialGate(Plan, [Middle, scattered]).Run([Steady(0), Steady(0.2)]).Decision);
    }

    [Fact]
    public void One_round_in_which_everything_failed_proves_nothing() =>
        Assert.Equal((SequentialDecision.Pass, 10), Ended(new SequentialGate(Plan, [Middle, Failures]).Run([Steady(0), [.. Enumerable.Range(0, 30).Select(i => i == 4 ? 0.9 : 0)]])));

    /// <summary>Six tails and three of the middle exactly on what they tolerate, under noise without a mean, most of it shared.</summary>
    [Fact]
    public void On_the_edge_of_tolerance_the_whole_gate_fails_no_more_often_than_alpha()
    {
        GateHypothesis[] hypotheses = [Middle, Middle, Middle, .. Enumerable.Repeat(Tail, 6)];
        var gate = new SequentialGate(Plan with { Alpha = 0.05 }, hypotheses);
        var random = new Random(17);
        const int runs = 1_500;
        var fails = 0;
        for (var run = 0; run < runs; run++)
        {
            var rounds = hypotheses.Select(_ => new double[30]).ToArray();
            for (var round = 0; round < 30; round++)
            {
                var shared = Cauchy(random);
                for (var h = 0; h < hypotheses.Length; h++)
                    rounds[h][round] = hypotheses[h].Bands.TolerateOnScale + (0.05 * (shared + Cauchy(random)));
            }

            fails += gate.Run(rounds).Decision == SequentialDecision.Fail ? 1 : 0;
        }

        // Three standard errors of the share.
        Assert.InRange(fails / (double)runs, 0, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / runs)));
    }

    [Fact]
    public void A_tenth_of_a_percent_of_failures_is_found_in_a_thousand_requests_a_round_and_less_in_more()
    {
        var gate = new SequentialGate(Plan, [Middle, Failures]);

        Assert.InRange(gate.SmallestShare(1, 10, 1000), 0.0007, 0.003);
        Assert.True(gate.SmallestShare(1, 10, 4000) < gate.SmallestShare(1, 10, 1000) / 2);
    }

    [Theory]
    [InlineData(1, 0, 7)]
    [InlineData(3, 8, 12)]
    [InlineData(8, 38, 14)]
    public void So_many_rounds_are_the_fewest_that_can_fail_so_many_hypotheses(int middle, int others, int rounds)
    {
        Assert.Equal(rounds, GateErrors.LeastRounds(Plan, middle, others));
        Assert.True(GateErrors.CanDecide(Plan with { Looks = [rounds] }, middle, others));
        Assert.False(GateErrors.CanDecide(Plan with { Looks = [rounds - 1] }, middle, others));
    }

    private static double[] Steady(double centre) => [.. Enumerable.Range(0, 30).Select(i => centre + (0.001 * ((i % 3) - 1)))];

    private static (SequentialDecision Decision, int Rounds) Ended(GateJudgement judged) => (judged.Decision, judged.Rounds);

    private static double Cauchy(Random random) => Math.Tan(Math.PI * (random.NextDouble() - 0.5));
}
