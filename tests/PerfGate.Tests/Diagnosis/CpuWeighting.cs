using PerfGate.Diagnosis;
using Xunit;
using static PerfGate.Tests.Diagnosis.Stacks;

namespace PerfGate.Tests.Diagnosis;

public sealed class CpuWeighting
{
    private static readonly Dictionary<int, string> _names = new() { [1] = ".NET TP Worker", [2] = ".NET TP Worker", [8] = ".NET Tiered Com", [9] = ".NET EventPipe" };

    [Fact]
    public void A_thread_that_got_no_core_costs_nothing_however_often_it_was_sampled()
    {
        var stacks = CpuWeights.Assign(
            [At(1, 1, "Hot"), At(2, 2, "Starved"), At(2, 3, "Starved"), At(2, 4, "Starved")],
            [Cpu(0, (1, 0), (2, 0)), Cpu(50, (1, 40), (2, 0))],
            _names);

        var only = Assert.Single(stacks);
        Assert.Equal("Hot", only.Frames[0].Method);
        Assert.Equal(40, only.Milliseconds, 6);
    }

    [Fact]
    public void The_time_of_a_window_is_shared_by_its_working_samples_and_waits_get_none()
    {
        var stacks = CpuWeights.Assign(
            [At(1, 10, "A"), At(1, 20, "B"), At(1, 30, "~Monitor.Wait"), At(1, 60, "B")],
            [Cpu(0, (1, 0)), Cpu(50, (1, 10)), Cpu(100, (1, 40))],
            _names);

        Assert.Equal([("B", 35.0), ("A", 5.0)], stacks.Select(s => (s.Frames[0].Method, s.Milliseconds)));
    }

    [Fact]
    public void Time_of_a_window_without_samples_goes_where_the_thread_works_otherwise()
    {
        var stacks = CpuWeights.Assign(
            [At(1, 10, "A"), At(1, 20, "B")],
            [Cpu(0, (1, 0)), Cpu(50, (1, 10)), Cpu(100, (1, 20))],
            _names);

        Assert.All(stacks, s => Assert.Equal(10, s.Milliseconds, 6));
    }

    [Fact]
    public void A_thread_that_began_in_a_window_brings_all_its_time()
    {
        var stacks = CpuWeights.Assign([At(2, 10, "New")], [Cpu(0, (1, 0)), Cpu(50, (1, 0), (2, 7))], _names);

        Assert.Equal(7, Assert.Single(stacks).Milliseconds, 6);
    }

    [Fact]
    public void Native_threads_are_named_and_those_of_the_profiler_left_out()
    {
        var stacks = CpuWeights.Assign([], [Cpu(0, (8, 0), (9, 0)), Cpu(50, (8, 12), (9, 30))], _names);

        var only = Assert.Single(stacks);
        Assert.Equal("[just-in-time compiler]", only.Frames[0].Method);
        Assert.Equal(12, only.Milliseconds, 6);
    }

    [Fact]
    public void No_time_is_lost_or_invented()
    {
        var random = new Random(7);
        var samples = Enumerable.Range(0, 500).Select(i => At(1 + (i % 2), i, random.Next(3) switch { 0 => "~Thread.Sleep", 1 => "A", _ => "A > B" })).ToList();
        var readings = Enumerable.Range(0, 11).Select(i => Cpu(i * 50, (1, i * 20), (2, i * 5))).ToList();

        Assert.Equal(250, CpuWeights.Assign(samples, readings, _names).Sum(s => s.Milliseconds), 6);
    }

    [Fact]
    public void Without_an_account_of_threads_every_working_sample_counts_the_same()
    {
        var stacks = CpuWeights.Estimate([At(1, 1, "A"), At(1, 2, "A"), At(1, 3, "~WaitHandle.WaitOneNoCheck")], 1);

        Assert.Equal(2, Assert.Single(stacks).Milliseconds, 6);
    }

    [Theory]
    [InlineData("~ThreadPoolWorkQueue.Dispatch > Work > ~Monitor.Wait", true)]
    [InlineData("~PortableThreadPool.WorkerThread.WorkerThreadStart > ~LowLevelLifoSemaphore.WaitNative", false)]
    [InlineData("~ThreadPoolWorkQueue.Dispatch > Work", false)]
    [InlineData("~Thread.StartCallback > Loop > ~Thread.Sleep", false)]
    public void Blocked_work_is_a_wait_inside_a_work_item_of_the_pool(string path, bool blocked)
    {
        Assert.Equal(blocked, WaitFrames.BlockedWork(Frames(path)) is not null);
    }

    [Fact]
    public void A_method_of_the_service_that_has_a_waits_name_is_not_a_wait()
    {
        Assert.False(WaitFrames.IsWaiting([new Frame("Shop", "Monitor.Wait")]));
    }
}
