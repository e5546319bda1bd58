using CsCheck;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class MultipleTestsTests
{
    [Fact]
    public void Holm_steps_down_until_one_fails() =>
        Assert.Equal([true, false, false, true], MultipleTests.Holm([0.01, 0.04, 0.03, 0.005], 0.05));

    [Fact]
    public void Holm_rejects_all_that_bonferroni_rejects() =>
        Gen.Double[0, 0.2].Array[1, 15].Sample(p => MultipleTests.Holm(p, 0.05).Zip(p).All(pair => pair.First || pair.Second > 0.05 / p.Length));

    /// <summary>The example of the paper of 1995, table 1: fifteen p-values, four named at q = 5 %; Bonferroni names three.</summary>
    [Fact]
    public void Benjamini_and_hochberg_name_what_their_paper_names()
    {
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000];

        Assert.Equal(4, MultipleTests.BenjaminiHochberg(p, 0.05).Count(named => named));
        Assert.Equal(3, MultipleTests.Holm(p, 0.05).Count(named => named));
    }

    [Fact]
    public void A_larger_one_below_its_line_takes_the_smaller_ones_with_it() =>
        Assert.Equal([true, true, true, false], MultipleTests.BenjaminiHochberg([0.03, 0.03, 0.03, 0.9], 0.05));

    [Fact]
    public void Without_hypotheses_nothing_is_rejected()
    {
        Assert.Empty(MultipleTests.Holm([], 0.05));
        Assert.Empty(MultipleTests.BenjaminiHochberg([], 0.05));
    }
}
