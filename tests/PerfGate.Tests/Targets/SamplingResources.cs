using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using PerfGate.Measure;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

[SupportedOSPlatform("linux")]
public sealed class SamplingResources
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A tree of three: 0.4 s of processor time each, and 100 MB that are kept by the second.</summary>
    private const string Tree = """
        def burn():
            while time.process_time() < 0.4: pass
        if os.fork() == 0:
            kept = bytearray(os.urandom(100_000_000))
            if os.fork() == 0: burn(); print("done", flush=True); time.sleep(300)
            burn(); print("done", flush=True); time.sleep(300)
        burn(); print("done", flush=True)
        """;

    [Fact]
    public async Task A_tree_s_processor_time_and_memory_agree_with_what_ps_says()
    {
        await using var fixture = new TargetFixture();
        await using var running = await fixture.Python(Tree).StartAsync(fixture.Host, Cancellation);
        await TargetFixture.UntilAsync(() => running.LastLines().Count(l => l == "done") == 3, "the three");
        var reader = new LinuxTreeReader(running.Census!, running.ProcessId!.Value);

        var ours = reader.Read(ReadingDepth.Full)!;
        var (seconds, kilobytes) = await AskPsAsync(fixture.Alive());

        Assert.Equal(3, ours.Processes);
        // ps shows hundredths, cut, of each process.
        Assert.InRange(ours.CpuSeconds, seconds - 0.02, seconds + 0.1);
        Assert.InRange(ours.CpuSeconds, 1.2, 100);
        Assert.InRange(ours.ResidentBytes / 1024.0, kilobytes * 0.98, kilobytes * 1.02);
        Assert.InRange(ours.PrivateBytes!.Value, 100_000_000, 180_000_000); // of which two processes share 100 MB
        Assert.InRange(ours.PeakResidentBytes!.Value, ours.ResidentBytes * 0.98, ours.ResidentBytes * 3.0);
        Assert.True(ours.Handles >= 9, "three standard streams of three processes");
        Assert.True(ours.Sockets >= 1, "the listening one");
        Assert.True(ours.VoluntarySwitches > 0);
        Assert.True(ours.WrittenBytes >= "done\n".Length * 3);
    }

    [Fact]
    public async Task Processor_time_of_an_orphan_that_ended_is_kept()
    {
        await using var fixture = new TargetFixture();
        var go = Path.Combine(fixture.Folder, "go");
        var script = Path.Combine(fixture.Folder, "orphan.py");
        await File.WriteAllTextAsync(script, $"""
            import os, time
            while time.process_time() < 0.3: pass
            open("{go}.burnt", "w").close()
            while not os.path.exists("{go}"): time.sleep(0.01)
            """, Cancellation);
        var target = fixture.Python($"subprocess.Popen(['sh', '-c', 'python3 {script} & exit 0']).wait()");
        await using var running = await target.StartAsync(fixture.Host, Cancellation);
        await TargetFixture.UntilAsync(() => File.Exists($"{go}.burnt"), "the orphan");
        var reader = new LinuxTreeReader(running.Census!, running.ProcessId!.Value);

        var before = reader.Read(ReadingDepth.Basic)!;
        await File.WriteAllTextAsync(go, "", Cancellation);
        await TargetFixture.UntilAsync(() => fixture.Alive().Count == 1, "the orphan's end");
        var after = reader.Read(ReadingDepth.Basic)!;
        await running.DisposeAsync();

        Assert.Equal((2, 1), (before.Processes, after.Processes));
        Assert.Null(reader.Read(ReadingDepth.Basic));
        Assert.True(after.CpuSeconds >= before.CpuSeconds, $"{before.CpuSeconds} s became {after.CpuSeconds} s");
        Assert.True(before.CpuSeconds > 0.3);
    }

    [Fact]
    public async Task A_process_that_is_new_is_seen_by_the_next_census()
    {
        await using var fixture = new TargetFixture();
        var go = Path.Combine(fixture.Folder, "go");
        var target = fixture.Python($"""
            import threading
            def later():
                while not os.path.exists("{go}"): time.sleep(0.01)
                subprocess.Popen(["sleep", "300"])
            threading.Thread(target=later, daemon=True).start()
            """);
        await using var running = await target.StartAsync(fixture.Host, Cancellation);
        var reader = new LinuxTreeReader(running.Census!, running.ProcessId!.Value);
        Assert.Equal(1, reader.Read(ReadingDepth.Basic)!.Processes);

        await File.WriteAllTextAsync(go, "", Cancellation);
        await TargetFixture.UntilAsync(() => fixture.Alive().Count == 2, "the child");
        var seen = Enumerable.Range(0, 4).Select(_ => reader.Read(ReadingDepth.Basic)!.Processes).ToList();

        Assert.Equal(2, seen[^1]);
    }

    [Fact]
    public async Task The_sampler_reads_while_the_target_runs_and_ends_with_it()
    {
        await using var fixture = new TargetFixture();
        await using var running = await fixture.Python().StartAsync(fixture.Host, Cancellation);
        using var sampler = new ResourceSampler(new LinuxTreeReader(running.Census!, running.ProcessId!.Value), TimeSpan.FromMilliseconds(10));

        await TargetFixture.UntilAsync(() => sampler.Samples.Count > 10, "ten readings");
        await running.DisposeAsync();

        Assert.Null(sampler.Read());
        Assert.Equal(sampler.Samples.OrderBy(s => s.AtTicks), sampler.Samples);
        Assert.All(sampler.Samples, s => Assert.True(s.ResidentBytes > 0));
        Assert.NotNull(sampler.Samples[0].PrivateBytes);
    }

    [Fact]
    public void A_window_is_cut_between_readings()
    {
        var second = Stopwatch.Frequency;
        var readings = Enumerable.Range(0, 11).Select(i => new ResourceSample
        {
            AtTicks = i * second,
            UserSeconds = i * 0.5,
            SystemSeconds = i * 0.25,
            ResidentBytes = 1_000_000 + (i * 1000),
            Threads = i,
        }).ToList();

        var use = ResourceWindow.Of(readings, second / 2, (second * 19) / 2)!;

        Assert.Equal(9, use.Samples.Count);
        Assert.Equal(6.75, use.CpuSeconds!.Value, 6);
        Assert.Equal(0.75, use.CpuCores!.Value, 6);
        Assert.Equal(1_009_000, use.PeakMemoryBytes);
        Assert.Equal(1000, use.MemoryGrowth!.Value, 3);
        Assert.Equal(9, use.PeakThreads);
        Assert.Null(use.PeakHandles);
        // A window that nothing was read in has what was held on both sides of it.
        var between = ResourceWindow.Of(readings, second + (second / 4), second + (second / 2))!;
        Assert.Equal((2, true), (between.Samples.Count, between.PeakMemoryBytes > 0 && between.CpuSeconds is not null));
        Assert.Null(ResourceWindow.Of(readings, 20 * second, 30 * second));
        Assert.Null(ResourceWindow.Of(readings, 9 * second, 12 * second)!.CpuSeconds);
    }

    [Fact]
    public void A_window_whose_last_answer_came_just_before_its_end_is_read_to_that_moment()
    {
        var second = Stopwatch.Frequency;
        var readings = Enumerable.Range(0, 11).Select(i => new ResourceSample { AtTicks = i * second, UserSeconds = i * 0.5, SystemSeconds = i * 0.25, ResidentBytes = 1, LogLines = i * 100 }).ToList();

        var use = ResourceWindow.Of(readings, 5 * second, (10 * second) + (second / 70))!;

        Assert.Equal((3.75, 0.75, 500), (Math.Round(use.CpuSeconds!.Value, 9), Math.Round(use.CpuCores!.Value, 9), use.LogLines));
    }

    [Fact]
    public void A_tree_s_time_survives_its_processes()
    {
        var tree = new TreeCpu();
        var root = new ProcessCpu { Id = 1, Start = 10, Parent = 0, User = 1, System = 0.5 };
        var child = new ProcessCpu { Id = 2, Start = 11, Parent = 1, User = 2, System = 1 };
        var grandchild = new ProcessCpu { Id = 3, Start = 12, Parent = 2, User = 4, System = 2 };

        Assert.Equal((7, 3.5), tree.Add([root, child, grandchild]));

        // The grandchild is waited for, then the child with what it inherited.
        var heir = child with { ReapedUser = 4, ReapedSystem = 2 };
        Assert.Equal((7, 3.5), tree.Add([root, heir]));
        Assert.Equal((7, 3.5), tree.Add([root with { ReapedUser = 6, ReapedSystem = 3 }]));

        // One whom no one waits for: its time passes to no one.
        var orphan = new ProcessCpu { Id = 4, Start = 13, Parent = 1, User = 8, System = 4 };
        Assert.Equal((15, 7.5), tree.Add([root with { ReapedUser = 6, ReapedSystem = 3 }, orphan]));
        Assert.Equal((15, 7.5), tree.Add([root with { ReapedUser = 6, ReapedSystem = 3 }]));

        // The same id again is another process.
        Assert.Equal((16, 7.5), tree.Add([root with { ReapedUser = 6, ReapedSystem = 3 }, new ProcessCpu { Id = 4, Start = 99, Parent = 1, User = 1, System = 0 }]));
    }

    [Fact]
    public void Limits_of_control_groups_are_read_in_both_versions()
    {
        var mount = Directory.CreateTempSubdirectory("perfgate-cgroup-");
        try
        {
            Write(mount, "v2/cpu.max", "max 100000");
            Write(mount, "v2/app.slice/cpu.max", "150000 100000");
            Write(mount, "v2/app.slice/cpu.stat", "usage_usec 1\nnr_periods 40\nnr_throttled 7\nthrottled_usec 250000\n");
            Write(mount, "v2/app.slice/memory.max", "1073741824");
            Write(mount, "v2/app.slice/x.service/memory.max", "max");
            Write(mount, "v1/cpu/docker/cpu.cfs_quota_us", "50000");
            Write(mount, "v1/cpu/docker/cpu.cfs_period_us", "100000");
            Write(mount, "v1/cpu/docker/cpu.stat", "nr_periods 4\nnr_throttled 2\nthrottled_time 1500000000\n");
            Write(mount, "v1/cpu/cpu.cfs_quota_us", "-1");
            Write(mount, "v1/memory/memory.limit_in_bytes", "9223372036854771712");

            var v2 = ControlGroup.Parse("0::/app.slice/x.service\n", Path.Combine(mount.FullName, "v2"))!;
            var v1 = ControlGroup.Parse("4:memory:/docker\n2:cpu,cpuacct:/docker\n0::/\n", Path.Combine(mount.FullName, "v1"))!;

            Assert.Equal(new ResourceLimits(1.5, 1073741824), v2.Limits);
            Assert.Equal((7, 0.25), v2.ReadThrottling());
            Assert.Equal(new ResourceLimits(0.5, null), v1.Limits);
            Assert.Equal((2, 1.5), v1.ReadThrottling());
            Assert.Null(ControlGroup.Parse("", mount.FullName));
        }
        finally
        {
            mount.Delete(recursive: true);
        }
    }

    private static void Write(DirectoryInfo folder, string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }

    /// <summary>Processor seconds and resident KiB of processes, as the procps tool sees them.</summary>
    private static async Task<(double Seconds, long Kilobytes)> AskPsAsync(IReadOnlyList<int> processes)
    {
        double seconds = 0;
        long kilobytes = 0;
        foreach (var id in processes)
        {
            var start = new ProcessStartInfo("ps", ["-o", "rss=", "-p", id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
            using var ps = Process.Start(start)!;
            kilobytes += long.Parse(await ps.StandardOutput.ReadToEndAsync(Cancellation), CultureInfo.InvariantCulture);
            await ps.WaitForExitAsync(Cancellation);
            using var process = Process.GetProcessById(id);
            seconds += process.TotalProcessorTime.TotalSeconds;
        }

        return (seconds, kilobytes);
    }
}
