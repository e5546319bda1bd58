using PerfGate.Comparing;
using Xunit;

namespace PerfGate.Tests.Comparing;

/// <summary>Signs from outside exclude a turn; signs that one side brings about do not.</summary>
public sealed class WhatASideBringsAboutItself
{
    private const int Baseline = 0, Candidate = 1;

    [Fact]
    public void A_generator_that_is_late_in_the_slices_of_one_side_alone_excludes_nothing() =>
        Assert.All(Judge((_, side) => new SliceSigns(side == Candidate, 0, 0)), t => Assert.Null(t.Excluded));

    [Fact]
    public void The_side_may_be_either_one() =>
        Assert.All(Judge((_, side) => new SliceSigns(side == Baseline, 0, 0)), t => Assert.Null(t.Excluded));

    [Fact]
    public void A_generator_that_is_late_with_both_sides_excludes_the_turns() =>
        Assert.All(Judge((_, _) => new SliceSigns(true, 0, 0)), t => Assert.Equal("the load generator was late", t.Excluded));

    [Fact]
    public void A_generator_that_is_late_now_and_then_excludes_those_turns() =>
        Assert.Equal([3, 11], ExcludedOf(Judge((turn, side) => new SliceSigns(turn is 3 or 11 && side == Candidate, 0, 0))));

    [Fact]
    public void A_lateness_of_the_other_side_counts_beside_the_habit_of_the_first() =>
        Assert.Equal([5], ExcludedOf(Judge((turn, side) => new SliceSigns(side == Candidate || turn == 5, 0, 0))));

    [Fact]
    public void A_database_that_works_for_one_side_is_no_neighbour() =>
        Assert.All(Judge((_, side) => new SliceSigns(false, side == Candidate ? 1.6 : 0, 0)), t => Assert.Null(t.Excluded));

    [Fact]
    public void A_neighbour_that_runs_whatever_side_it_meets_excludes_the_turns() =>
        Assert.All(Judge((_, _) => new SliceSigns(false, 0.9, 0)), t => Assert.Equal("other processes used more than 0.6 of a core", t.Excluded));

    [Fact]
    public void A_neighbour_is_seen_beside_the_database_of_one_side() =>
        Assert.Equal([2], ExcludedOf(Judge((turn, side) => new SliceSigns(false, (side == Candidate ? 1.6 : 0) + (turn == 2 ? 0.9 : 0), 0))));

    [Fact]
    public void What_the_hypervisor_takes_from_one_side_alone_is_its_own_hunger() =>
        Assert.All(Judge((_, side) => new SliceSigns(false, 0, side == Candidate ? 0.12 : 0)), t => Assert.Null(t.Excluded));

    [Fact]
    public void What_the_hypervisor_takes_from_both_excludes_the_turns() =>
        Assert.All(Judge((_, _) => new SliceSigns(false, 0, 0.12)), t => Assert.Equal("the hypervisor gave the machine to others", t.Excluded));

    [Theory]
    [InlineData(0.4, true)]
    [InlineData(0.05, false)]
    public void A_control_group_that_one_side_uses_up_excludes_nothing(double cpuOfCandidate, bool counts)
    {
        var turns = Turns((_, _) => default).Select(t => t with { Throttled = true, CpuSeconds = [0.05, cpuOfCandidate] }).ToList();

        Assert.All(OutsideSigns.Judge(turns), t => Assert.Equal(counts ? null : "the target was throttled by its control group", t.Excluded));
    }

    [Fact]
    public void A_machine_that_is_slow_before_one_slice_excludes_the_turn() =>
        Assert.Equal([4], ExcludedOf(OutsideSigns.Judge([.. Turns((_, _) => default).Select((t, i) => i == 4 ? t with { Probe = [0.0002, 0.0004] } : t)])));

    [Fact]
    public void Work_that_one_side_leaves_behind_is_its_own()
    {
        // Alternating order: the probe after the candidate's slice takes twice as long, whichever side comes next.
        var turns = Turns((_, _) => default);
        for (var i = 0; i < turns.Count; i++)
        {
            var (first, second) = i % 2 == 0 ? (Baseline, Candidate) : (Candidate, Baseline);
            turns[i].Slices[first].StartTicks = i * 1000;
            turns[i].Slices[second].StartTicks = (i * 1000) + 500;

            // Before the first of an odd turn lies the candidate's slice of the even one, before its second the candidate's own.
            turns[i] = turns[i] with { Probe = i % 2 == 0 ? [0.0002, 0.0002] : [0.0004, 0.0004] };
        }

        Assert.All(OutsideSigns.Judge(turns), t => Assert.Null(t.Excluded));
    }

    [Fact]
    public void What_the_system_does_not_tell_stays_unknown()
    {
        var at = new MachineReading { AtTicks = 0, OwnSeconds = 0 };
        var later = new MachineReading { AtTicks = 1_000_000_000, OwnSeconds = 0.1 };

        var turn = TurnSigns.Describe(new SliceSchedule([], [], 1), [new SideSlice(0), new SideSlice(0)], [1, 1], [(null, null), (null, null)], [(at, later), (at, later)], at, later);

        Assert.Null(turn.OtherCores);
        Assert.Null(turn.StealShare);
        Assert.All(turn.Signs, s => Assert.Null(s.OtherCores));
    }

    private static IReadOnlyList<Turn> Judge(Func<int, int, SliceSigns> signs) => OutsideSigns.Judge(Turns(signs));

    private static List<Turn> Turns(Func<int, int, SliceSigns> signs) =>
    [
        .. Rounds.Of((_, _) => 0.01, (_, _) => 0.05).Turns.Select((turn, i) => turn with
        {
            Signs = [signs(i, Baseline), signs(i, Candidate)],
            OtherCores = (signs(i, Baseline).OtherCores + signs(i, Candidate).OtherCores) / 2,
            StealShare = (signs(i, Baseline).StealShare + signs(i, Candidate).StealShare) / 2,
        }),
    ];

    private static List<int> ExcludedOf(IReadOnlyList<Turn> turns) => [.. turns.Index().Where(t => t.Item.Excluded is not null).Select(t => t.Index)];
}
