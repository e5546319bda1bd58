using System.Runtime.Versioning;
using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>Reads a process tree from Linux's /proc.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxTreeReader : TreeReader
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every architecture that .NET runs on

    private const int BasicPerCensus = 4;

    private readonly ProcessCensus _census;
    private readonly ControlGroup? _group;
    private readonly TreeCpu _cpu = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _sinceCensus = BasicPerCensus;

    public LinuxTreeReader(ProcessCensus census, int root)
    {
        _census = census;
        _group = ControlGroup.Of(root, "/sys/fs/cgroup");
    }

    public override ResourceLimits? Limits => _group?.Limits;

    public override ResourceSample? Read(ReadingDepth depth)
    {
        // A child that is born and ends between two censuses is in its parent's account.
        var processes = depth == ReadingDepth.Basic && ++_sinceCensus < BasicPerCensus ? _census.TakeKnown() : Census();
        var (user, system) = _cpu.Add(processes.Select(Cpu));
        var alive = processes.Where(p => p.HasMemory).ToList();
        if (alive.Count == 0)
            return null;

        var throttling = _group?.ReadThrottling();
        var sample = new ResourceSample
        {
            AtTicks = System.Diagnostics.Stopwatch.GetTimestamp(),
            UserSeconds = user,
            SystemSeconds = system,
            ResidentBytes = alive.Sum(p => p.ResidentPages) * Environment.SystemPageSize,
            Threads = alive.Sum(p => p.Threads),
            Processes = alive.Count,
            ThrottledPeriods = throttling?.Periods,
            ThrottledSeconds = throttling?.Seconds,
        };
        return depth == ReadingDepth.Basic ? sample : Extend(sample, alive, depth);
    }

    private IReadOnlyCollection<ProcStat> Census()
    {
        _sinceCensus = 0;
        return _census.Take();
    }

    private ResourceSample Extend(ResourceSample sample, List<ProcStat> alive, ReadingDepth depth)
    {
        var now = alive.Select(p => ProcessDetails.Read(p.Id, depth, _buffer)).ToList();
        return sample with
        {
            PeakResidentBytes = Sum(now, d => d.PeakResidentBytes),
            PrivateBytes = depth == ReadingDepth.Full ? Sum(now, d => d.PrivateBytes) : null,
            Handles = (int?)Sum(now, d => d.Handles),
            Sockets = (int?)Sum(now, d => d.Sockets),
            VoluntarySwitches = Sum(now, d => d.VoluntarySwitches),
            InvoluntarySwitches = Sum(now, d => d.InvoluntarySwitches),
            ReadBytes = Sum(now, d => d.ReadBytes),
            WrittenBytes = Sum(now, d => d.WrittenBytes),
            StorageReadBytes = Sum(now, d => d.StorageReadBytes),
            StorageWrittenBytes = Sum(now, d => d.StorageWrittenBytes),
        };
    }

    /// <summary>Null when no process had the value.</summary>
    private static long? Sum(IEnumerable<ProcessDetails> all, Func<ProcessDetails, long?> value) =>
        all.Select(value).OfType<long>().ToList() is { Count: > 0 } values ? values.Sum() : null;

    private static ProcessCpu Cpu(ProcStat process)
    {
        // The clock counts nanoseconds where stat shows hundredths; only how they part into user and kernel mode is stat's alone.
        var ticks = process.UserTicks + process.SystemTicks;
        var seconds = Posix.ProcessorSeconds(process.Id) ?? ticks / TicksPerSecond;
        var user = ticks == 0 ? 1 : (double)process.UserTicks / ticks;
        return new ProcessCpu
        {
            Id = process.Id,
            Start = process.StartTicks,
            Parent = process.Parent,
            User = seconds * user,
            System = seconds * (1 - user),
            ReapedUser = process.ReapedUserTicks / TicksPerSecond,
            ReapedSystem = process.ReapedSystemTicks / TicksPerSecond,
        };
    }
}
