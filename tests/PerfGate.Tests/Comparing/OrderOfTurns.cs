using PerfGate.Comparing;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Comparing;

/// <summary>What <c>seed</c> promises of a comparison: the same order in every process.</summary>
public sealed class OrderOfTurns
{
    /// <summary>As it was drawn by another process, when this test was written.</summary>
    [Theory]
    [InlineData(7, 1, "ababababbabbababbbbb")]
    [InlineData(7, 2, "baaabaababbabbbaaaab")]
    [InlineData(8, 1, "aaaaaababaabaaaabbbb")]
    public void Is_the_same_in_every_process(int seed, int round, string order) => Assert.Equal(order, Order(seed, round));

    [Fact]
    public void Differs_from_round_to_round_and_from_use_to_use() =>
        Assert.Equal(
            200,
            Enumerable.Range(1, 100).SelectMany(round => new[] { RoundSeed.Of(7, round, RoundSeed.Order), RoundSeed.Of(7, round, RoundSeed.Mix) }).Distinct().Count());

    [Fact]
    public void Deals_the_endpoints_of_a_round_alike_in_every_process()
    {
        var deck = new Deck([3, 1], new Random(RoundSeed.Of(7, 1, RoundSeed.Mix)));

        Assert.Equal("baaaabaaaaabbaaabaaaabaa", string.Concat(Enumerable.Range(0, 24).Select(_ => "ab"[deck.Deal()])));
    }

    /// <summary>Which side is first in each of twenty turns.</summary>
    private static string Order(int seed, int round)
    {
        var random = new Random(RoundSeed.Of(seed, round, RoundSeed.Order));
        return string.Concat(Enumerable.Range(0, 20).Select(_ =>
        {
            int[] sides = [0, 1];
            random.Shuffle(sides);
            return "ab"[sides[0]];
        }));
    }
}
