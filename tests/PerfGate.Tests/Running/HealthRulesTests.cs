using System.Diagnostics;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class HealthRulesTests
{
    private static readonly long _start = Stopwatch.Frequency;
    private readonly Recorder _recorder = new([[0.1]]);
    private readonly Slice _sum = new(1);

    public HealthRulesTests() => _recorder.Start(_start);

    [Fact]
    public void A_generator_on_time_is_valid()
    {
        Arrivals(1000, response: 0.01, late: 0.0001);

        Assert.Empty(Judge().Invalid);
        Assert.Empty(Judge().Inflated);
        Assert.Empty(Judge().Notes);
    }

    [Fact]
    public void A_few_milliseconds_late_now_and_then_is_a_note_and_no_more()
    {
        Arrivals(980, response: 0.01, late: 0.0001);
        Arrivals(20, response: 0.012, late: 0.003);

        Assert.Empty(Judge().Invalid);
        Assert.Contains("3 ms late", Assert.Single(Judge().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Late_beside_what_was_measured_inflates_it()
    {
        Arrivals(980, response: 0.01, late: 0.0001);
        Arrivals(20, response: 0.05, late: 0.04);

        Assert.Contains("40 ms late or later", Assert.Single(Judge().Inflated), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_lateness_is_nothing_to_a_slow_service()
    {
        Arrivals(980, response: 2, late: 0.0001);
        Arrivals(20, response: 2.04, late: 0.04);

        Assert.Empty(Judge().Invalid);
        Assert.Empty(Judge().Inflated);
    }

    [Fact]
    public void Limits_missed_only_because_of_the_generator_are_told_apart()
    {
        Arrivals(995, response: 0.096, late: 0.0001);
        Arrivals(5, response: 0.101, late: 0.004);

        Assert.Contains("5 of 1000 responses missed a limit only because the generator sent them late", Assert.Single(Judge().Inflated), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_freeze_is_invalid_and_a_short_one_is_told()
    {
        Arrivals(990, response: 0.01, late: 0);
        Skip(5);
        Assert.Contains("gave up 5 of 995 arrivals", Assert.Single(Judge().Notes), StringComparison.Ordinal);

        Skip(20);
        Assert.Contains("gave up 25 of 1015 arrivals", Assert.Single(Judge().Invalid), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConnectProblem.NoDescriptors, "ulimit -n")]
    [InlineData(ConnectProblem.NoPorts, "keep connections alive")]
    public void What_this_machine_lacks_is_not_the_targets_failure(string problem, string advice)
    {
        Arrivals(10, response: 0.01, late: 0);
        _recorder.Offer(0);
        _recorder.Record(0, new Sample(_start, 0, 0, _start, SampleOutcome.Connect, 0), 0, problem, 0, 1);

        var reason = Assert.Single(Judge().Invalid);
        Assert.StartsWith(problem, reason, StringComparison.Ordinal);
        Assert.Contains(advice, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stolen_machine_is_invalid()
    {
        Arrivals(10, response: 0.01, late: 0);

        Assert.Contains("the hypervisor took 10", Assert.Single(Judge(new MachineUse { TotalTime = 100, StolenTime = 10 }).Invalid), StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_up_every_process_is_told_and_judges_nothing()
    {
        Arrivals(1000, response: 0.01, late: 0);

        var health = Judge(new MachineUse { MemoryPressureSeconds = 0.6, SwappedInBytes = 3 << 20, WallOffsetSeconds = -0.4 }, elapsed: 10);

        Assert.Empty(health.Invalid);
        Assert.Collection(
            health.Notes,
            note => Assert.StartsWith("threads of this machine waited for memory during 6", note, StringComparison.Ordinal),
            note => Assert.StartsWith("3 MiB came back from swap", note, StringComparison.Ordinal),
            note => Assert.StartsWith("the wall clock went 400 ms back", note, StringComparison.Ordinal));
    }

    [Fact]
    public void A_little_swap_and_a_disciplined_clock_are_not_worth_a_word()
    {
        Arrivals(1000, response: 0.01, late: 0);

        Assert.Empty(Judge(new MachineUse { MemoryPressureSeconds = 0.4, SwappedInBytes = 4096, WallOffsetSeconds = 0.055 }, elapsed: 10).Notes);
    }

    [Fact]
    public void Connections_that_idled_between_requests_break_Littles_law()
    {
        // Ten seconds of work of ten connections in a window of two and a half: the rest was spent in the generator.
        Arrivals(1000, response: 0.01, late: 0);

        var health = Judge(load: new ClosedLoad(10), elapsed: 2.5);

        Assert.Equal(0.6, health.LittlesLawError!.Value, 0.001);
        Assert.Contains("on average 6 of 10 connections waited for the generator", Assert.Single(health.Invalid), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.2, false)]
    [InlineData(1.8, true)]
    public void Answers_that_waited_for_the_generator_are_noted_from_a_quarter_of_the_connections_on(double elapsed, bool noted)
    {
        Arrivals(1000, response: 0.01, late: 0);

        var health = Judge(load: new ClosedLoad(10), elapsed: elapsed);

        Assert.Empty(health.Invalid);
        Assert.Equal(noted, health.Notes.Any(n => n.Contains("waited for the generator and not for the target", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_few_connections_are_not_held_to_it()
    {
        Arrivals(100, response: 0.01, late: 0);

        var health = Judge(load: new ClosedLoad(1), elapsed: 1.1);

        Assert.Empty(health.Invalid);
    }

    private void Arrivals(int count, double response, double late)
    {
        for (var i = 0; i < count; i++)
        {
            var done = _start + (long)(response * Stopwatch.Frequency);
            var lateTicks = (long)(late * Stopwatch.Frequency);
            _recorder.Offer(0);
            _recorder.Late(lateTicks, noConnectionFree: false);
            _recorder.Record(0, new Sample(_start, _start + lateTicks, done, done, SampleOutcome.Ok, 200), lateTicks, null, 0, 0);
        }
    }

    private void Skip(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _recorder.Offer(0);
            _recorder.Skip();
        }
    }

    [Fact]
    public void What_others_used_of_the_machine_is_told_without_our_own_part()
    {
        var machine = new MachineUse { TotalTime = 400, StolenTime = 0, BusyTime = 200, ProgramTime = 90, OwnSeconds = 0.5, OwnProgramSeconds = 0.1 };

        Assert.Equal(0.375, machine.OutsideShare!.Value, 12);
        Assert.Equal(0.2, machine.OutsideProgramShare!.Value, 12);
        Assert.Null(new MachineUse().OutsideShare);
        Assert.Null(new MachineUse().OutsideProgramShare);
        if (MachineUse.Processors is { } processors)
            Assert.Equal(0.375 * processors, Judge(machine).OutsideCores!.Value, 12);
    }

    private GeneratorHealth Judge(MachineUse? machine = null, LoadProfile? load = null, double elapsed = 1)
    {
        _recorder.NextSecond(_start + Stopwatch.Frequency);
        while (_recorder.TakeFull() is { } slice)
            _sum.Add(slice);
        var totals = new LevelTotals(1, 1);
        totals.Sum.Add(_sum);
        var plan = Plans.Rate(new Uri("http://127.0.0.1:1"), 1, TimeSpan.FromSeconds(1));
        return new HealthRules(plan with { Load = load ?? plan.Load }, totals, [], machine ?? new MachineUse()).Judge(TimeSpan.FromSeconds(elapsed));
    }
}
