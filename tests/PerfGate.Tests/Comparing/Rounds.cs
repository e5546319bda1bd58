using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Tests.Running;

namespace PerfGate.Tests.Comparing;

/// <summary>Rounds as tests need them: no server, no clock.</summary>
internal static class Rounds
{
    /// <summary>One endpoint at 100/s: 25 arrivals in a slice of 250 ms.</summary>
    public static RoundPlan Plan { get; } = new() { Endpoints = [new PlannedEndpoint(Plans.Get("/"), 1, [])], Rate = 100, Iterations = Plans.Iterations() };

    /// <param name="seconds">The response time of a side in a turn.</param>
    /// <param name="cpu">The processor seconds of a side in a turn; null: not ours to see.</param>
    /// <param name="excluded">Why a turn does not count.</param>
    /// <param name="turns">How many.</param>
    public static RoundRecord Of(Func<int, int, double> seconds, Func<int, int, double?>? cpu = null, Func<int, string?>? excluded = null, int turns = 20, long?[]? allocated = null) => new()
    {
        Warmup = TimeSpan.FromSeconds(5),
        IsWarm = true,
        ClockJump = 0,
        PeakMemoryBytes = [100, 110],
        AllocatedBytes = allocated ?? [null, null],
        Turns = [.. Enumerable.Range(0, turns).Select(turn => Turn(turn, seconds, cpu, excluded?.Invoke(turn)))],
    };

    private static Turn Turn(int turn, Func<int, int, double> seconds, Func<int, int, double?>? cpu, string? excluded) => new()
    {
        Schedule = new SliceSchedule([.. Enumerable.Range(0, 25).Select(i => i * 10_000_000L)], new int[25], 250_000_000),
        Slices = [Slice(seconds(turn, 0)), Slice(seconds(turn, 1))],
        CpuSeconds = [cpu?.Invoke(turn, 0), cpu?.Invoke(turn, 1)],
        Probe = [0.0002, 0.0002],
        Seconds = 0.5,
        OwnCores = 0.05,
        Excluded = excluded,
    };

    private static SideSlice Slice(double seconds)
    {
        var slice = new SideSlice(25);
        for (var i = 0; i < 25; i++)
        {
            slice.Seconds[i] = (float)seconds;
            slice.Outcomes[i] = double.IsNaN(seconds) ? SampleOutcome.Status : SampleOutcome.Ok;
        }

        return slice;
    }
}
