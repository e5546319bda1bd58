using System.Diagnostics;
using PerfGate.Measure;
using PerfGate.Tests.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class NotingTheSurroundings
{
    [Theory]
    [InlineData(1.6, 0.2, "kept 1.4 of 4 cores busy")]
    [InlineData(1.6, 0.7, null)]
    [InlineData(null, 0.2, null)]
    [InlineData(1.6, null, null)] // someone else's service: which of it is the target's is not known
    public void Load_of_others_is_told(double? outside, double? target, string? said)
    {
        var measurement = Window.Of(5, 10, Window.Calm(10)) with
        {
            Generator = new GeneratorHealth { OutsideCores = outside, Notes = ["first"] },
            Resources = new ResourceUse { Samples = [], CpuCores = target },
        };

        var notes = Surroundings.Note(measurement, processors: 4).Generator.Notes;

        Assert.Equal("first", notes[0]);
        Assert.Equal(said is null ? 1 : 2, notes.Count);
        if (said is not null)
            Assert.Contains(said, notes[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.6, 0.2, 0.3, "waited for a processor during 30 % of the time")]
    [InlineData(1.6, 0.2, 0.04, null)]
    [InlineData(1.6, 1.5, 0.3, null)] // the target itself took the processors
    [InlineData(1.6, 0.2, null, null)]
    public void A_generator_that_others_kept_waiting_makes_times_longer(double outside, double target, double? queued, string? said)
    {
        var measurement = Window.Of(5, 10, Window.Calm(10)) with
        {
            Generator = new GeneratorHealth { OutsideCores = outside, QueuedShare = queued },
            Resources = new ResourceUse { Samples = [], CpuCores = target },
        };

        var inflated = Surroundings.Note(measurement, processors: 4).Generator.Inflated.SingleOrDefault();

        Assert.Equal(said is null, inflated is null);
        Assert.Contains(said ?? "", inflated ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9, 0.3, 0.3, "kept 0.6 of 4 cores busy")]
    [InlineData(0.9, 0.8, 0.3, null)] // it was the target's own code
    [InlineData(0.9, 0.3, 0.04, null)]
    [InlineData(null, 0.3, 0.3, null)]
    public void A_few_programs_are_enough_to_keep_it_waiting(double? programs, double target, double queued, string? said)
    {
        var measurement = Window.Of(5, 10, Window.Calm(10)) with
        {
            Generator = new GeneratorHealth { OutsideCores = 1.6, OutsideProgramCores = programs, QueuedShare = queued },
            Resources = new ResourceUse { Samples = [Reading(null), Reading(null) with { AtTicks = 2 * Stopwatch.Frequency, UserSeconds = 2 * target }], CpuCores = 1.5 },
        };

        var inflated = Surroundings.Note(measurement, processors: 4).Generator.Inflated.SingleOrDefault();

        Assert.Equal(said is null, inflated is null);
        Assert.Contains(said ?? "", inflated ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3.0, 3.4, "stopped for 0.4 s of 5.0 s")]
    [InlineData(3.0, 3.1, null)]
    [InlineData(null, null, null)]
    public void A_quota_that_was_reached_is_told(double? before, double? after, string? said)
    {
        var measurement = Window.Of(5, 10, Window.Calm(10)) with { Resources = new ResourceUse { Samples = [Reading(before), Reading(after)] } };

        var note = Surroundings.Note(measurement, processors: 4).Generator.Notes.SingleOrDefault();

        Assert.Equal(said is null, note is null);
        Assert.Contains(said ?? "", note ?? "", StringComparison.Ordinal);
    }

    private static ResourceSample Reading(double? throttled) => new() { AtTicks = 0, UserSeconds = 0, SystemSeconds = 0, ResidentBytes = 0, ThrottledSeconds = throttled };
}
