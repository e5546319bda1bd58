using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace PerfGate.Diagnosis;

/// <summary>Reads a recorded event file with its stacks.</summary>
internal sealed class TraceReader
{
    private const string SampleProvider = "Microsoft-DotNETCore-SampleProfiler";
    private const string TaskProvider = "System.Threading.Tasks.TplEventSource";
    // The pool's word for a thread added because another one blocks in Task.Wait; not in the library's table.
    private const ThreadAdjustmentReason CooperativeBlocking = (ThreadAdjustmentReason)8;
    private const double SamplingMilliseconds = 1;
    private const double TicksPerMillisecond = 1e6;

    private readonly Dictionary<CallStackIndex, IReadOnlyList<Frame>> _stacks = [];
    private readonly Dictionary<CodeAddressIndex, Frame> _frames = [];
    private readonly List<StackSample> _samples = [];
    private readonly List<TimedStack> _lockWaits = [];
    private readonly List<AllocationSample> _allocations = [];
    private readonly List<GcPause> _pauses = [];
    private readonly List<ThrownException> _exceptions = [];
    private readonly Dictionary<int, (IReadOnlyList<Frame> Frames, long AtTicks)> _waiting = [];
    private long? _suspended;
    private int _starved;

    private TraceReader()
    {
    }

    public static Attempt<TraceEvidence> Read(string file, ThreadCpuReader cpu) => Open<TraceEvidence>(file, log => new TraceReader().Read(log, cpu));

    /// <summary>Every await that did not end at once: where it began, and how long it took. Those that never ended count until the end of the recording.</summary>
    public static IReadOnlyList<TimedStack> ReadAwaits(string file) => Open<IReadOnlyList<TimedStack>>(file, log => new(new TraceReader().ReadAwaits(log), "")).Value ?? [];

    private static Attempt<T> Open<T>(string file, Func<TraceLog, Attempt<T>> read)
        where T : class
    {
        try
        {
            var converted = TraceLog.CreateFromEventPipeDataFile(file, file + ".etlx", new TraceLogOptions { ContinueOnError = true });
            using var log = new TraceLog(converted);
            return read(log);
        }
        catch (Exception e)
        {
            // The file came from the target, and a library reads it: whatever it throws is no reason to lose a run.
            return $"the recording could not be read: {e.Message}";
        }
    }

    private TraceEvidence Read(TraceLog log, ThreadCpuReader cpu)
    {
        foreach (var e in log.Events)
            OnEvent(e);

        var duration = log.SessionDuration;
        var threads = _samples.Select(s => s.ThreadId).Distinct().Count();
        var weighted = cpu.Readings.Count > 1;
        if (weighted)
            duration = TimeSpan.FromMilliseconds((cpu.Readings[^1].AtTicks - cpu.Readings[0].AtTicks) / TicksPerMillisecond);
        return new TraceEvidence
        {
            Duration = duration,
            Cpu = new CpuProfile(
                weighted ? CpuWeights.Assign(_samples, cpu.Readings, cpu.ThreadNames) : CpuWeights.Estimate(_samples, SamplingMilliseconds),
                duration, threads, weighted),
            Samples = _samples,
            LockWaits = _lockWaits,
            Allocations = _allocations,
            GcPauses = _pauses,
            Exceptions = _exceptions,
            StarvedThreadInjections = _starved,
            WaitedForCoreMilliseconds = weighted
                ? (cpu.Readings[^1].WaitedForCoreNanoseconds - cpu.Readings[0].WaitedForCoreNanoseconds) / TicksPerMillisecond
                : null,
            LostEvents = log.EventsLost,
        };
    }

    private void OnEvent(TraceEvent e)
    {
        var ticks = EventStream.Ticks(e);
        switch (e)
        {
            case ContentionStartTraceData:
                _waiting[e.ThreadID] = (Stack(e), ticks);
                break;
            case ContentionStopTraceData when _waiting.Remove(e.ThreadID, out var wait):
                _lockWaits.Add(new TimedStack(wait.Frames, wait.AtTicks, (ticks - wait.AtTicks) / TicksPerMillisecond));
                break;
            case GCAllocationTickTraceData tick:
                _allocations.Add(new AllocationSample(MethodNames.Type(tick.TypeName), tick.AllocationAmount64, Stack(e)));
                break;
            // The sampler stops the threads as well.
            case GCSuspendEETraceData { Reason: GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep }:
                _suspended = ticks;
                break;
            case GCNoUserDataTraceData when e.EventName == "GC/RestartEEStop" && _suspended is { } began:
                _pauses.Add(new GcPause(began, (ticks - began) / TicksPerMillisecond));
                _suspended = null;
                break;
            case ExceptionTraceData thrown:
                _exceptions.Add(new ThrownException(thrown.ExceptionType, Stack(e)));
                break;
            case ThreadPoolWorkerThreadAdjustmentTraceData { Reason: ThreadAdjustmentReason.Starvation or CooperativeBlocking }:
                _starved++;
                break;
            default:
                if (e.ProviderName == SampleProvider)
                    _samples.Add(new StackSample(e.ThreadID, ticks, Stack(e)));
                break;
        }
    }

    private List<TimedStack> ReadAwaits(TraceLog log)
    {
        var begun = new Dictionary<int, (IReadOnlyList<Frame> Frames, long AtTicks)>();
        var awaits = new List<TimedStack>();
        long last = 0;
        foreach (var e in log.Events)
        {
            last = EventStream.Ticks(e);
            if (e.ProviderName != TaskProvider)
                continue;
            switch (e.EventName)
            {
                case "TaskWaitBegin" or "TaskWait/Send" when e.PayloadByName("TaskID") is int task:
                    begun.TryAdd(task, (Stack(e), last));
                    break;
                case "TaskWaitEnd" or "TaskWait/Stop" or "TaskWaitContinuationStarted" when e.PayloadByName("TaskID") is int task && begun.Remove(task, out var wait):
                    awaits.Add(new TimedStack(wait.Frames, wait.AtTicks, (last - wait.AtTicks) / TicksPerMillisecond));
                    break;
            }
        }

        awaits.AddRange(begun.Values.Select(w => new TimedStack(w.Frames, w.AtTicks, (last - w.AtTicks) / TicksPerMillisecond)));
        return awaits;
    }

    private IReadOnlyList<Frame> Stack(TraceEvent e)
    {
        var index = e.CallStackIndex();
        if (index == CallStackIndex.Invalid)
            return [];
        if (_stacks.TryGetValue(index, out var known))
            return known;

        var frames = new List<Frame>();
        for (var at = e.CallStack(); at is not null; at = at.Caller)
            frames.Add(Frame(at.CodeAddress));
        frames.RemoveAll(f => f.Method.Length == 0);
        frames.Reverse();
        return _stacks[index] = MethodNames.WithoutMachinery(frames);
    }

    private Frame Frame(TraceCodeAddress address)
    {
        if (_frames.TryGetValue(address.CodeAddressIndex, out var known))
            return known;
        var frame = new Frame(address.ModuleName, MethodNames.Method(address.FullMethodName));
        return _frames[address.CodeAddressIndex] = frame;
    }
}
