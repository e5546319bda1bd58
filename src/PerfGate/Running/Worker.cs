using System.Diagnostics;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>One thread that sends: a loop that says when, an exchanger that does it, a recorder that counts.</summary>
internal sealed class Worker : IDisposable
{
    // A worker that has nothing to do looks this often whether it is to stop.
    private static readonly long _idleTicks = Stopwatch.Frequency / 20;

    private readonly WorkerShare _share;
    private readonly ITransport _transport;
    private readonly Http1Exchanger _exchanger;
    private readonly ILoop _loop;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Worker(WorkerShare share, ServerAddress server)
    {
        _share = share;
        var plan = share.Plan;
        _transport = Transports.Create(plan.BaseAddress, server, plan.Transport, plan.Tls, Waiting.SpinTime(plan, share.Workers));
        CompiledRequest[] requests = [.. plan.Endpoints.Select(e => new CompiledRequest(e.Endpoint, plan.BaseAddress, !plan.Connections.FreshPerRequest))];
        var scope = new TemplateScope(plan.Seed + share.Index, share.Index + 1, share.Workers);
        _exchanger = new Http1Exchanger(_transport, requests, share.Slots, plan.Connections, scope, Completed);
        _loop = plan.Load switch
        {
            ClosedLoad closed => new ClosedLoop(share, closed, _exchanger.Start),
            OpenLoad open => new OpenLoop(share, open, _exchanger.Start),
            _ => throw new InvalidOperationException($"no loop for {plan.Load.GetType().Name}"),
        };
    }

    public Recorder Recorder => _share.Recorder;

    public int Slots => _share.Slots;

    /// <summary>Seconds of a connection's work in the closed model; null in the open model.</summary>
    public double? MeanSpanSeconds => _loop.MeanSpanSeconds;

    /// <summary>What the thread used in the measured window, when it is over.</summary>
    public ThreadUse? Use { get; private set; }

    /// <summary>Completes when the thread has ended; fails with a bug's exception.</summary>
    public Task Completion => _done.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "perfgate worker" }.Start();

    public void Dispose()
    {
        _exchanger.Dispose();
        _transport.Dispose();
        (_loop as IDisposable)?.Dispose();
    }

    private void Run()
    {
        // A bug must end the run and not the process: whoever awaits the worker gets the exception.
        Exception? bug = null;
        _transport.Enter();
        try
        {
            Drive();
        }
        catch (Exception e)
        {
            bug = e;
        }
        finally
        {
            _transport.Leave();
        }

        if (bug is null)
            _done.SetResult();
        else
            _done.SetException(bug);
    }

    private void Drive()
    {
        ThreadUse.BePunctual();
        var window = _share.Window;
        var recorder = _share.Recorder;
        ThreadUse? before = null;
        recorder.Start(window.StartTicks);
        while (!window.IsCancelled)
        {
            var now = Stopwatch.GetTimestamp();
            if (before is null && now >= window.StartTicks)
                before = ThreadUse.Now(_transport.IdleSpinTicks);
            if (now >= recorder.NextSecondTicks)
                recorder.NextSecond(now);
            var next = _loop.Pump(now);
            if (_loop.IsFinished)
                break;
            _exchanger.Poll(Math.Min(Math.Min(next, recorder.NextSecondTicks), now + _idleTicks));
        }

        recorder.NextSecond(Stopwatch.GetTimestamp());
        if (before is { } start)
            Use = ThreadUse.Now(_transport.IdleSpinTicks).Since(start);
    }

    private void Completed(Exchange exchange) => _loop.Completed(exchange);
}
