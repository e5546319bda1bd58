using PerfGate.Measure;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class AddingUpSeconds
{
    [Fact]
    public void A_second_is_what_all_workers_did_in_it_and_nothing_of_those_before()
    {
        var totals = new LevelTotals(endpoints: 1, workers: 2);

        totals.Add(0, Did(second: 0, answers: 5, milliseconds: 400));
        Assert.Null(totals.LastWithin(TimeSpan.FromSeconds(10)));
        totals.Add(1, Did(second: 0, answers: 3, milliseconds: 400));
        foreach (var second in new[] { 1, 2 })
        {
            totals.Add(0, Did(second, answers: 1, milliseconds: second));
            totals.Add(1, Did(second, answers: 1, milliseconds: second));
        }

        Assert.Equal([(0, 8L, 400), (1, 2L, 1), (2, 2L, 2)], totals.Timeline.Select(s => ((int)s.AtSeconds, s.Succeeded, (int)Math.Round(s.P95Seconds!.Value * 1000))));
        Assert.Equal(totals.Timeline, totals.TimelineOf(0));
        Assert.Equal((12L, 8L), (totals.Ended, totals.Timeline[0].Offered));
    }

    [Fact]
    public void The_live_rate_is_that_of_a_second_of_the_window_and_not_of_the_wait_for_its_last_answers()
    {
        var totals = new LevelTotals(endpoints: 1, workers: 1);
        foreach (var (second, answers) in new[] { (0, 40), (1, 30), (2, 2), (3, 1) })
            totals.Add(0, Did(second, answers, milliseconds: 1));

        Assert.Equal(30, totals.LastWithin(TimeSpan.FromSeconds(2))!.Succeeded);
        Assert.Null(totals.LastWithin(TimeSpan.FromSeconds(0.5)));
        var all = totals.Tick(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2));
        Assert.Equal((73L, 36.5), (all.Requests, all.PerSecond));
        Assert.Equal(5000, totals.Tick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.0146)).PerSecond, 1e-6);
    }

    [Fact]
    public void What_ended_after_the_window_belongs_to_its_last_second()
    {
        var totals = new LevelTotals(endpoints: 1, workers: 1);
        foreach (var (second, answers) in new[] { (0, 4), (1, 3), (2, 2), (3, 1) })
            totals.Add(0, Did(second, answers, milliseconds: 1));

        var open = new LevelTotals(endpoints: 1, workers: 2);
        foreach (var (second, answers) in new[] { (0, 4), (1, 3), (2, 2), (3, 1) })
            open.Add(0, Did(second, answers, milliseconds: 1));
        open.Finish(seconds: 2);

        Assert.Equal([4L, 3, 2, 1], totals.Timeline.Select(s => s.Succeeded));
        Assert.Equal([4L, 6], open.Timeline.Select(s => s.Succeeded));
    }

    private static Slice Did(int second, int answers, int milliseconds)
    {
        var slice = new Slice(1) { Second = second };
        slice.Endpoints[0].Offered = slice.Endpoints[0].Succeeded = answers;
        for (var i = 0; i < answers; i++)
            slice.Endpoints[0].ResponseTime.Record(milliseconds * 1_000_000L);
        return slice;
    }
}
