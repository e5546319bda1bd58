using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

public sealed class Warming
{
    [Fact]
    public void A_window_that_settles_late_is_told()
    {
        var times = Window.Calm(1);

        var note = Warmth.Note(Window.Of(20, 100, batch => times(batch) * (batch < 18 ? 20 : 10)));

        Assert.Matches(@"^the target was not warm: the first third of the window is slower than the last by at least \d+%?( %)?, and it had not settled before [\d.]+ s", note);
    }

    [Fact]
    public void A_steady_window_is_not() => Assert.All(Enumerable.Range(1, 50), seed => Assert.Null(Warmth.Note(Window.Of(20, 100, Window.Noisy(10, seed)))));

    [Fact]
    public void One_that_settles_at_once_is_not()
    {
        var times = Window.Calm(1);

        Assert.Null(Warmth.Note(Window.Of(30, 100, batch => times(batch) * (batch < 4 ? 20 : 10))));
    }

    [Fact]
    public void One_that_becomes_slower_is_not_warming()
    {
        var times = Window.Calm(1);

        Assert.Null(Warmth.Note(Window.Of(20, 100, batch => times(batch) * (batch < 18 ? 10 : 20))));
    }

    [Fact]
    public void A_short_one_cannot_tell()
    {
        var times = Window.Calm(1);

        Assert.Null(Warmth.Note(Window.Of(5, 100, batch => times(batch) * (batch < 5 ? 20 : 10))));
    }
}
