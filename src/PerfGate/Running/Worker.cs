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
    private readonly IExchanger _exchanger;
    private readonly ILoop _loop;
    private bool _isStarted;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Worker(WorkerShare share, ServerAddress server)
    {
        _share = share;
        var plan = share.Plan;
        Notes = new WireNotes([.. plan.Endpoints.Select(e => e.Endpoint)]);
        _exchanger = HttpExchangers.For(plan.Http.Version).CreateExchanger(new ExchangerOptions
        {
            BaseAddress = plan.BaseAddress,
            Server = server,
            Endpoints = [.. plan.Endpoints.Select(e => e.Endpoint)],
            Slots = share.Slots,
            Scope = new TemplateScope(plan.Iterations),
            Http = plan.Http,
            Transport = plan.Transport,
            Spin = Waiting.SpinTime(plan, share.Workers),
            Notes = Notes,
            Answers = share.Answers,
            Completed = Completed,
        });
        try
        {
            _loop = plan.Load switch
            {
                ClosedLoad closed => new ClosedLoop(share, closed, _exchanger.Start),
                OpenLoad open => new OpenLoop(share, open, _exchanger.Start),
                _ => throw new InvalidOperationException($"no loop for {plan.Load.GetType().Name}"),
            };
        }
        catch
        {
            _exchanger.Dispose();
            throw;
        }
    }

    public Recorder Recorder => _share.Recorder;

    public int Slots => _share.Slots;

    /// <summary>What is worth a note about the target's answers; read when the thread has ended.</summary>
    public WireNotes Notes { get; }

    /// <summary>Seconds of a connection's work in the closed model; null in the open model.</summary>
    public double? MeanSpanSeconds => _loop.MeanSpanSeconds;

    /// <summary>Of each connection in the closed model; empty in the open one. Right when the thread has ended.</summary>
    public IReadOnlyList<(long Answers, long WaitTicks)> Users => _loop.Users;

    /// <summary>What the thread used in the measured window, when it is over.</summary>
    public ThreadUse? Use { get; private set; }

    /// <summary>Completes when the thread has ended, at once when it never began; fails with a bug's exception.</summary>
    public Task Completion => _isStarted ? _done.Task : Task.CompletedTask;

    public void Start()
    {
        new Thread(Run) { IsBackground = true, Name = "perfgate worker" }.Start();
        _isStarted = true;
    }

    public void Dispose()
    {
        _exchanger.Dispose();
        (_loop as IDisposable)?.Dispose();
    }

    private void Run()
    {
        // A bug must end the run and not the process: whoever awaits the worker gets the exception.
        Exception? bug = null;
        _exchanger.Enter();
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
            _exchanger.Leave();
        }

        if (bug is null)
            _done.SetResult();
        else
            _done.SetException(bug);
    }

    private void Drive()
    {
        ThreadUse.BePunctual();
        _share.Plan.Affinity?.Confine();
        var window = _share.Window;
        var recorder = _share.Recorder;
        ThreadUse? before = null;
        recorder.Start(window.StartTicks);
        while (!window.IsCancelled)
        {
            var now = Stopwatch.GetTimestamp();
            if (before is null && now >= window.StartTicks)
                before = UseNow();
            if (now >= recorder.NextSecondTicks)
                recorder.NextSecond(now);
            var next = _loop.Pump(now);
            if (_loop.IsFinished)
                break;
            _exchanger.Poll(Math.Min(Math.Min(next, recorder.NextSecondTicks), now + _idleTicks));
        }

        recorder.NextSecond(Stopwatch.GetTimestamp());
        if (before is { } start)
            Use = UseNow().Since(start);
    }

    private ThreadUse UseNow() => ThreadUse.Now(_exchanger.IdleSpinTicks, _exchanger.IsOnWorkerThread ? null : _share.Workers);

    private void Completed(Exchange exchange) => _loop.Completed(exchange);
}
