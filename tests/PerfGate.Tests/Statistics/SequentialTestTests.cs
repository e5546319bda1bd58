using CsCheck;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class SequentialTestTests
{
    private static readonly Bands TwoFive = new(0.02, 0.05);
    private static readonly SequentialTest Test = new(new SequentialPlan(), TwoFive);

    /// <summary>Rounds spread evenly around a centre, in an order that mixes high and low.</summary>
    private static double[] Rounds(int count, double centre, double reach) =>
        [.. Enumerable.Range(0, count).Select(i => centre + (reach * ((((i * 7) % count * 2.0) - (count - 1)) / (count - 1))))];

    [Fact]
    public void What_a_look_cannot_use_goes_to_the_next_one()
    {
        // Ten rounds reach 1/1024 at best, which is more than half of what may be spent by then: with two hypotheses that look cannot fail.
        var plan = new SequentialPlan { Looks = [10, 12, 14, 20, 30], Hypotheses = 2, CarriesOver = true };

        Assert.Equal(0.01 * 144 / 900, plan.AlphaAt(1), 12);
        Assert.Equal(0.01 * (196 - 144) / 900, plan.AlphaAt(2), 12);
        Assert.Equal(0.01 * (144 - 100) / 900, (plan with { Hypotheses = 1 }).AlphaAt(1), 12);
        Assert.Equal(0.01 * (144 - 100) / 900, (plan with { CarriesOver = false }).AlphaAt(1), 12);
    }

    [Fact]
    public void Every_look_matches_the_golden_sequences()
    {
        foreach (var row in Golden.Rows("sequential"))
        {
            var name = row.GetProperty("input").GetString()!;
            var rounds = row.Numbers("d");
            foreach (var step in row.GetProperty("steps").EnumerateArray())
            {
                var judgement = Test.At(rounds.AsSpan(0, step.Whole("rounds")));

                Golden.Equal(step.NumberOrNull("lower"), judgement.Lower, name);
                Golden.Equal(step.NumberOrNull("upper"), judgement.Upper, name);
                Assert.Equal((name, Enum.Parse<SequentialDecision>(step.GetProperty("verdict").GetString()!, ignoreCase: true)), (name, judgement.Decision));
            }

            var last = row.GetProperty("steps").EnumerateArray().Last();
            var whole = Test.Run(rounds);
            Assert.Equal(last.Whole("rounds"), whole.Rounds);
            Assert.Equal(last.GetProperty("verdict").GetString(), whole.Decision.ToString(), ignoreCase: true);
        }
    }

    [Fact]
    public void The_looks_spend_alpha_and_beta_once()
    {
        var plan = new SequentialPlan();
        var looks = Enumerable.Range(0, plan.Looks.Count).ToArray();

        Assert.Equal(plan.Alpha, looks.Sum(plan.AlphaAt), 1e-15);
        Assert.Equal(plan.Beta, looks.Sum(plan.BetaAt), 1e-15);
        Assert.Equal(0.01 / 9, plan.AlphaAt(0), 1e-15);
    }

    [Fact]
    public void Between_looks_it_shows_and_does_not_decide()
    {
        var clear = Rounds(30, 0.3, 0.01);

        Assert.Equal(SequentialDecision.Continue, Test.At(clear.AsSpan(0, 9)).Decision);
        Assert.Equal(SequentialDecision.Fail, Test.At(clear.AsSpan(0, 10)).Decision);
        Assert.Equal(SequentialDecision.Continue, Test.At(clear.AsSpan(0, 11)).Decision);
        Assert.NotNull(Test.At(clear.AsSpan(0, 11)).Lower);
        Assert.Null(Test.At(clear.AsSpan(0, 3)).Lower);
    }

    [Fact]
    public void Rounds_after_the_decision_change_nothing()
    {
        var clear = Rounds(10, 0.3, 0.01);

        Assert.Equal(Test.Run(clear), Test.Run([.. clear, .. Rounds(20, -0.5, 0.1)]));
    }

    [Fact]
    public void Without_a_single_round_there_is_nothing_to_judge() =>
        Assert.ThrowsAny<ArgumentException>(() => Test.Run([]));

    [Fact]
    public void A_swap_of_the_labels_never_turns_a_fail_into_a_fail() =>
        Gen.Double[-0.2, 0.2].Array[30].Sample(rounds =>
            Test.Run(rounds).Decision != SequentialDecision.Fail || Test.Run([.. rounds.Select(d => -d)]).Decision != SequentialDecision.Fail);

    [Fact]
    public void More_of_a_slowdown_is_never_judged_milder() =>
        Gen.Select(Gen.Double[-0.1, 0.1].Array[30], Gen.Double[0, 0.1]).Sample((rounds, more) =>
            Test.Run(rounds).Decision != SequentialDecision.Fail || Test.Run([.. rounds.Select(d => d + more)]).Decision == SequentialDecision.Fail);

    [Fact]
    public void The_smallest_detectable_change_follows_the_spread_and_ignores_a_bad_round()
    {
        var rounds = Rounds(20, 0, 0.03);
        var clean = Test.At(rounds);
        rounds[4] = 1.1;
        var withOutlier = Test.At(rounds);

        var expected = Math.Exp(Math.Log(1.02) + ((2.3263478740408408 + 1.6448536269514722) * clean.Spread!.Value / Math.Sqrt(20))) - 1;
        Assert.Equal(expected, clean.SmallestDetectable!.Value, 1e-12);
        Assert.InRange(withOutlier.SmallestDetectable!.Value, clean.SmallestDetectable.Value, 1.4 * clean.SmallestDetectable.Value);
    }

    [Fact]
    public void For_normal_rounds_the_spread_is_close_to_their_standard_deviation()
    {
        var random = new Random(5);
        var sum = 0.0;
        for (var run = 0; run < 400; run++)
        {
            var rounds = new double[30];
            for (var i = 0; i < rounds.Length; i++)
                rounds[i] = 0.02 * StandardNormal.UpperQuantile(1 - random.NextDouble());
            sum += Test.At(rounds).Spread!.Value;
        }

        Assert.InRange(sum / 400 / 0.02, 0.97, 1.08);
    }

    [Fact]
    public void It_gives_up_only_where_more_rounds_would_not_help()
    {
        Assert.True(Test.At(Rounds(10, 0.035, 0.4)).IsFutile);
        Assert.False(Test.At(Rounds(10, 0.035, 0.03)).IsFutile);
        Assert.False(Test.At(Rounds(10, -0.2, 0.4)).IsFutile);
        Assert.False(Test.At(Rounds(30, 0.035, 0.4)).IsFutile);
    }

    [Fact]
    public void Slower_within_tolerance_is_seen()
    {
        var judgement = Test.At(Rounds(20, 0.012, 0.01));

        Assert.Equal(SequentialDecision.Pass, judgement.Decision);
        Assert.True(judgement.IsSlower);
        Assert.False(Test.At(Rounds(20, 0.001, 0.01)).IsSlower);
    }

    [Theory]
    [InlineData(0.02, 0.05, 0.04, 32)]
    [InlineData(0.02, 0.05, 0.10, 198)]
    [InlineData(0.03, 0.10, 0.10, 39)]
    [InlineData(0.05, 0.20, 0.15, 21)]
    public void The_rounds_needed_are_those_of_the_planning_table(double tolerate, double detect, double standardDeviation, double rounds)
    {
        // The table takes standard deviations and 5 % more rounds for the ranks; the spread already holds that factor.
        var needed = RoundSpread.RoundsToSeparate(new Bands(tolerate, detect), standardDeviation * Math.Sqrt(Math.PI / 3));

        Assert.InRange(needed, rounds - 1, rounds + 1);
    }
}
