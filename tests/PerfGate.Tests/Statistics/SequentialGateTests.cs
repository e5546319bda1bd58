using CsCheck;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class SequentialGateTests
{
    private static readonly Bands TwoFive = new(0.02, 0.05);
    private static readonly Gen<double[]> Rounds30 = Gen.Double[-0.08, 0.12].Array[30];

    private static double[] Steady(double centre, int count) => [.. Enumerable.Range(0, count).Select(i => centre + (0.001 * (i % 3)))];

    [Fact]
    public void One_hypothesis_is_judged_as_by_the_plain_test() =>
        Rounds30.Sample(rounds =>
        {
            var gate = new SequentialGate(new SequentialPlan(), [TwoFive]).Run([rounds]);
            var test = new SequentialTest(new SequentialPlan(), TwoFive).Run(rounds);
            return gate.Decision == test.Decision && gate.Rounds == test.Rounds && gate.Hypotheses[0] == test;
        });

    [Fact]
    public void It_fails_with_the_first_failing_hypothesis_and_names_it()
    {
        var gate = new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive, TwoFive]).Run([Steady(0, 20), Steady(0.2, 20), Steady(0, 20)]);

        // Three hypotheses: the tenth round is too early, there is no bound at a third of its alpha.
        Assert.Equal((SequentialDecision.Fail, 14), (gate.Decision, gate.Rounds));
        Assert.Equal([SequentialDecision.Pass, SequentialDecision.Fail, SequentialDecision.Pass], gate.Hypotheses.Select(h => h.Decision));
        Assert.Equal(10, gate.Hypotheses[0].Rounds);
    }

    [Fact]
    public void It_passes_when_all_have_passed()
    {
        var late = Steady(0.0, 14);
        late[2] = late[5] = late[7] = late[8] = 0.2;

        var gate = new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive]).Run([Steady(0, 14), late]);

        Assert.Equal(SequentialDecision.Continue, gate.Decision);
        Assert.Equal([SequentialDecision.Pass, SequentialDecision.Continue], gate.Hypotheses.Select(h => h.Decision));
        Assert.Equal(SequentialDecision.Pass, new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive]).Run([Steady(0, 10), Steady(0, 10)]).Decision);
    }

    [Fact]
    public void Holm_fails_whatever_bonferroni_fails() =>
        Gen.Select(Rounds30, Rounds30, Rounds30).Sample((a, b, c) =>
        {
            var bonferroni = new SequentialTest(new SequentialPlan { Hypotheses = 3 }, TwoFive);
            var first = new[] { a, b, c }.Select(d => bonferroni.Run(d)).Where(j => j.Decision == SequentialDecision.Fail).Select(j => j.Rounds).DefaultIfEmpty(99).Min();
            var gate = new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive, TwoFive]).Run([a, b, c]);
            return first == 99 || (gate.Decision == SequentialDecision.Fail && gate.Rounds <= first);
        });

    [Fact]
    public void After_the_last_look_an_open_hypothesis_leaves_it_inconclusive()
    {
        var wide = Enumerable.Range(0, 30).Select(i => 0.035 + (0.03 * ((i * 7 % 30) - 14.5))).ToArray();

        var gate = new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive]).Run([Steady(0, 30), wide]);

        Assert.Equal((SequentialDecision.Inconclusive, 30), (gate.Decision, gate.Rounds));
        Assert.NotNull(gate.Hypotheses[1].SmallestDetectable);
    }

    [Fact]
    public void A_hypothesis_without_a_value_from_every_round_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive]).Run([Steady(0, 10), Steady(0, 9)]));

    /// <summary>Three hypotheses exactly on "tolerate", under noise without a mean or a variance that they share in part.</summary>
    [Fact]
    public void On_the_edge_of_tolerance_it_fails_no_more_often_than_alpha_under_the_wildest_noise()
    {
        var random = new Random(11);
        var gate = new SequentialGate(new SequentialPlan(), [TwoFive, TwoFive, TwoFive]);
        const int runs = 3_000;
        var fails = 0;
        for (var run = 0; run < runs; run++)
        {
            double[][] rounds = [new double[30], new double[30], new double[30]];
            for (var i = 0; i < 30; i++)
            {
                var shared = 0.01 * Cauchy(random);
                foreach (var values in rounds)
                    values[i] = TwoFive.TolerateOnScale + shared + (0.01 * Cauchy(random));
            }

            if (gate.Run(rounds).Decision == SequentialDecision.Fail)
                fails++;
        }

        // 1 % and three standard errors of 3,000 runs.
        Assert.InRange(fails / (double)runs, 0.0005, 0.0155);
    }

    private static double Cauchy(Random random) => Math.Tan(Math.PI * (random.NextDouble() - 0.5));
}
