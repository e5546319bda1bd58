using PerfGate.Comparing;
using Xunit;

namespace PerfGate.Tests.Comparing;

public sealed class WhenARoundIsMeasuredAgain
{
    private static readonly RoundRecord _round = Rounds.Of((_, _) => 0.01);
    private readonly RoundSigns _signs = new(Rounds.Plan);

    [Fact]
    public void A_quiet_round_counts() => Assert.Null(_signs.WhyUnusable(_round with { ClockJump = 0.04, SwappedInBytes = 4096 }));

    [Fact]
    public void A_clock_that_jumped() => Assert.Equal("the clock jumped by 200 ms", _signs.WhyUnusable(_round with { ClockJump = 0.2 }));

    [Fact]
    public void A_machine_that_swapped() => Assert.StartsWith("the machine swapped", _signs.WhyUnusable(_round with { SwappedInBytes = 8e6 }), StringComparison.Ordinal);

    [Theory]
    [InlineData(8, null)]
    [InlineData(9, "steal")]
    public void Too_many_turns_that_do_not_count(int excluded, string? reason) =>
        Assert.Equal(reason, _signs.WhyUnusable(Rounds.Of((_, _) => 0.01, excluded: turn => turn >= excluded ? null : turn == 0 ? "late" : "steal")));
}
