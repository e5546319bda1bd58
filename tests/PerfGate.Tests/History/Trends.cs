using PerfGate.Baselines;
using PerfGate.History;
using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.History;

public sealed class Trends
{
    private const string Identity = "GET /orders p95 [steady]";

    private static readonly MachineClass Machine = new() { Architecture = "x64", Cores = 2, Memory = 1, OperatingSystem = "Linux", Processor = "EPYC", Runtime = ".NET 10.0.1" };

    [Fact]
    public void A_step_is_found_and_named_by_its_commit()
    {
        var trend = Single(Runs(40, i => (i < 30 ? 0.100 : 0.110) + Noise(i)));

        var change = Assert.Single(trend.Changes);
        Assert.Equal("c30", trend.Runs[change.Index].Record.Commit);
        Assert.InRange(change.Change, 0.08, 0.12);
    }

    [Fact]
    public void A_change_within_one_commit_is_not_that_commit_s_doing()
    {
        var runs = Runs(60, i => (i < 20 ? 0.100 : i < 40 ? 0.150 : 0.170) + Noise(i)).Select((r, i) => i >= 35 ? r with { Commit = "c35" } : r).ToList();

        var trend = Single(runs);

        Assert.Equal(2, trend.Changes.Count);
        Assert.StartsWith("changed at 2026-01-01 (before: 2026-01-01)", RunHistory.WhenChanged(trend, trend.Changes[0].Index), StringComparison.Ordinal);
        Assert.StartsWith("changed within 2026-01-02: the same commit before and after, so the machine, its load or changes", RunHistory.WhenChanged(trend, trend.Changes[1].Index), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_and_a_single_bad_run_are_no_change() =>
        Assert.Empty(Single(Runs(40, i => i == 20 ? 0.9 : 0.1 + Noise(i))).Changes);

    [Fact]
    public void With_fewer_than_twenty_runs_nothing_is_said()
    {
        var trend = Single(Runs(19, i => i < 10 ? 0.1 : 0.2));

        Assert.False(trend.HasEnough);
        Assert.Empty(trend.Changes);
    }

    [Fact]
    public void Runs_of_other_machines_and_workloads_are_left_out()
    {
        var runs = Runs(24, i => 0.1 + Noise(i)).Select((r, i) => i switch
        {
            0 => r with { Machine = Machine with { Cores = 4 } },
            1 => r with { Machine = Machine with { Processor = "Xeon" } },
            2 => r with { Checks = new Dictionary<string, HistoryValue> { [Identity] = r.Checks[Identity] with { Workload = "other" } } },
            _ => r,
        });

        var trend = Single([.. runs]);

        Assert.Equal((21, 3, false), (trend.Runs.Count, trend.LeftOut, trend.IsCalibrated));
    }

    [Fact]
    public void Calibrated_runs_of_another_processor_take_part_on_today_s_scale()
    {
        // A machine of half the speed shows twice the time: nothing changed.
        var runs = Runs(40, i => i < 20 ? 0.2 : 0.1).Select((r, i) => r with
        {
            Machine = i < 20 ? Machine with { Processor = "old" } : Machine,
            Calibration = new Calibration(1, 1, i < 20 ? 2 : 1, 0.01),
        });

        var trend = Single([.. runs]);

        Assert.Equal((40, true), (trend.Runs.Count, trend.IsCalibrated));
        Assert.All(trend.Runs, r => Assert.Equal(0.1, r.Value, 9));
        Assert.Empty(trend.Changes);
    }

    [Fact]
    public void The_streak_counts_undecided_runs_of_the_branch_up_to_now()
    {
        HistoryRecord[] runs = [.. Runs(5, _ => 0.1).Select((r, i) => r with { Branch = i == 3 ? "topic" : "main", IsUndecided = i != 0 && i != 3 })];

        Assert.Equal(3, Streak.Of(runs, "main"));
        Assert.Equal(0, Streak.Of(runs, "topic"));
        Assert.Equal(0, Streak.Of([.. runs, runs[4] with { IsUndecided = false }], "main"));
    }

    [Fact]
    public void The_folder_keeps_each_run_and_reads_around_what_is_none()
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-history-");
        try
        {
            var runs = Runs(3, i => 0.1 + i);
            foreach (var run in runs.Reverse())
                HistoryFolder.Add(folder.FullName, run with { Calibration = new Calibration(1e-4, 2e-4, 3e-4, 0.01) });
            File.WriteAllText(Path.Combine(folder.FullName, "0.json"), "<<<<<<<");
            File.WriteAllText(Path.Combine(folder.FullName, "1.json"), """{ "schema": "perfgate.history/9" }""");

            var read = HistoryFolder.Read(folder.FullName);

            Assert.Equal(["c0", "c1", "c2"], read.Select(r => r.Commit!));
            Assert.Equal(runs[2].Checks[Identity], read[2].Checks[Identity]);
            Assert.Equal((Machine, "main", 3e-4), (read[2].Machine, read[2].Branch, read[2].Calibration!.Json));
            Assert.Empty(HistoryFolder.Read(Path.Combine(folder.FullName, "none")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Two per mille, without a pattern that a change could hide in.
    private static double Noise(int i) => 0.0002 * ((i * 7919 % 13) - 6) / 6;

    private static Trend Single(IReadOnlyList<HistoryRecord> runs) => Assert.Single(Trend.Of(runs));

    private static HistoryRecord[] Runs(int count, Func<int, double> value) =>
    [
        .. Enumerable.Range(0, count).Select(i => new HistoryRecord
        {
            Run = $"{i:x8}{Guid.Empty:n}",
            Started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i),
            Gate = "shop",
            Commit = $"c{i}",
            Branch = "main",
            IsUndecided = false,
            Machine = Machine,
            Checks = new Dictionary<string, HistoryValue> { [Identity] = new(value(i), Unit.Duration, "pass", "w") },
        }),
    ];
}
