using System.Runtime.CompilerServices;

namespace AgentApi;

/// <summary>
/// The faults that can be switched on, one method each, so that a profile names them.
/// A fault that is off adds nothing to the pipeline: its middleware is not there.
/// </summary>
public sealed class Faults : IAsyncDisposable
{
    /// <summary>What a shell reports for a process that aborted (128 + SIGABRT).</summary>
    public const int CrashExitCode = 134;

    // Below the large object heap's 85,000 bytes: the blocks live and die as the objects of a request do.
    private const int BlockBytes = 16 * 1024;
    private const int FailSeed = 1;

    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly Lock _gate = new();
    private readonly Lock _randomGate = new();
    private readonly Random _random = new(FailSeed);
    private readonly List<RetainedBlock> _retained = [];
    private ITimer? _crashTimer;
    private int _requests;

    public Faults(FaultSwitches switches, TimeProvider clock)
    {
        Switches = switches;
        _clock = clock;
        _started = clock.GetTimestamp();
    }

    public FaultSwitches Switches { get; }

    /// <summary>Blocks the calling thread.</summary>
    public Action<TimeSpan> Sleep { get; init; } = Thread.Sleep;

    /// <summary>Ends the process, with this as its last line.</summary>
    public Action<string> EndProcess { get; init; } = lastLine =>
    {
        Console.Error.WriteLine(lastLine);
        Environment.Exit(CrashExitCode);
    };

    /// <summary>How much the fault AGENT_LEAK holds.</summary>
    public long RetainedBytes
    {
        get
        {
            lock (_retained)
                return _retained.Sum(block => block.Size);
        }
    }

    public void AddTo(IApplicationBuilder app)
    {
        if (Switches.Crash is { Time: { } time })
            _crashTimer = _clock.CreateTimer(_ => EndProcess($"AgentApi: crashed after {time.TotalSeconds} s (AGENT_CRASH)"), null, time, Timeout.InfiniteTimeSpan);
        if (Switches.Crash is { Requests: { } requests })
            Before(app, null, () => CrashAfter(requests));
        if (Switches.Stall is { } stall)
            Before(app, null, () => WaitOutStallAsync(stall));
        if (Switches.FailPercent is { } percent)
            app.Use((context, next) => FailShareAsync(context, next, percent));
        if (Switches.Latency is { } latency)
            Before(app, latency.Path, () => AddLatencyAsync(latency.Time));
        if (Switches.Lock is { } held)
            Before(app, null, () => HoldLock(held));
        if (Switches.Block is { } blocked)
            Before(app, null, () => BlockThread(blocked));
        if (Switches.Cpu is { } cpu)
            Before(app, cpu.Path, () => BurnCpu(cpu.Time));
        if (Switches.AllocKilobytes is { } garbage)
            Before(app, null, () => Allocate(garbage));
        if (Switches.LeakKilobytes is { } leak)
            Before(app, null, () => Leak(leak));
    }

    public async ValueTask DisposeAsync()
    {
        if (_crashTimer is not null)
            await _crashTimer.DisposeAsync();
    }

    /// <summary>AGENT_LATENCY: the request waits, no thread does.</summary>
    public Task AddLatencyAsync(TimeSpan time) => Task.Delay(time, _clock);

    /// <summary>AGENT_CPU: keeps a core busy for the time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public uint BurnCpu(TimeSpan time)
    {
        // Some 10 us of arithmetic between two looks at the clock, so that a profile finds the time here and not in the clock.
        const int StepsPerLook = 10_000;

        var state = 1u;
        var started = _clock.GetTimestamp();
        do
        {
            for (var step = 0; step < StepsPerLook; step++)
                state = (state * 1_664_525) + 1_013_904_223;
        }
        while (_clock.GetElapsedTime(started) < time);
        return state;
    }

    /// <summary>AGENT_LOCK: every request wants the same lock and keeps it for the time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void HoldLock(TimeSpan time)
    {
        lock (_gate)
            Sleep(time);
    }

    /// <summary>AGENT_BLOCK: waits for something asynchronous by blocking a thread of the pool, until the pool has none left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void BlockThread(TimeSpan time) => Task.Delay(time, _clock).Wait();

    /// <summary>AGENT_ALLOC: garbage.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Allocate(int kilobytes)
    {
        for (var left = kilobytes * 1024L; left > 0; left -= BlockBytes)
            GC.KeepAlive(new byte[Math.Min(left, BlockBytes)]);
    }

    /// <summary>AGENT_LEAK: memory that is never given back.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Leak(int kilobytes)
    {
        lock (_retained)
        {
            for (var left = kilobytes * 1024L; left > 0; left -= BlockBytes)
                _retained.Add(new RetainedBlock(Math.Min(left, BlockBytes)));
        }
    }

    /// <summary>AGENT_STALL: a request that arrives during a stall waits for its end. The first stall comes after one whole period.</summary>
    public Task WaitOutStallAsync(StallFault stall)
    {
        var elapsed = _clock.GetElapsedTime(_started);
        var intoPeriod = TimeSpan.FromTicks(elapsed.Ticks % stall.Every.Ticks);
        return elapsed >= stall.Every && intoPeriod < stall.Length ? Task.Delay(stall.Length - intoPeriod, _clock) : Task.CompletedTask;
    }

    /// <summary>AGENT_FAIL: answers 500 for a share of the requests, the same ones in every run.</summary>
    public Task FailShareAsync(HttpContext context, RequestDelegate next, double percent)
    {
        bool fails;
        lock (_randomGate)
            fails = _random.NextDouble() * 100 < percent;

        if (!fails)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }

    /// <summary>AGENT_CRASH: the request with this number is not answered any more.</summary>
    public void CrashAfter(int requests)
    {
        if (Interlocked.Increment(ref _requests) == requests)
            EndProcess($"AgentApi: crashed after {requests} requests (AGENT_CRASH)");
    }

    private static void Before(IApplicationBuilder app, PathString? path, Action fault) =>
        Before(app, path, () =>
        {
            fault();
            return Task.CompletedTask;
        });

    private static void Before(IApplicationBuilder app, PathString? path, Func<Task> fault) =>
        app.Use(async (context, next) =>
        {
            if (path is null || context.Request.Path.StartsWithSegments(path.Value))
                await fault();
            await next(context);
        });
}
