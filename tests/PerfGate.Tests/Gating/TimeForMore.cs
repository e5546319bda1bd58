using Microsoft.Extensions.Time.Testing;
using PerfGate.Tests.Spec;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class TimeForMore
{
    [Theory]
    [InlineData(0, 0, 60, true)]
    [InlineData(0, 0, 70, false)]
    [InlineData(0, 30, 30, true)]
    [InlineData(0, 30, 40, false)]
    [InlineData(1, 70, 26, true)] // nothing is to come after the last phase
    [InlineData(1, 70, 27, false)]
    public void An_extension_leaves_time_for_the_phases_to_come(int phase, int elapsed, int extra, bool allowed)
    {
        // 120 s, of which 96 may be planned; each phase takes 2 levels x (15 + 1) s.
        var spec = ReadSpec.WithPhases("""
              one: { kind: stress, concurrency: [1, 2], duration: 15s, warmup: 1s }
              two: { kind: stress, concurrency: [1, 2], duration: 15s, warmup: 1s }
            """).Spec;
        var time = new FakeTimeProvider();
        var budget = new TimeBudget(TimeSpan.FromSeconds(120), spec.Phases, time);
        time.Advance(TimeSpan.FromSeconds(elapsed));

        Assert.Equal(allowed, budget.Allows(spec.Phases[phase], TimeSpan.FromSeconds(extra)));
    }
}
