using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>A service that someone else runs: nothing is started, stopped or sampled.</summary>
internal sealed record UrlTarget : Target
{
    public override string Kind => "url";

    public override string Name => Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public required Uri Url { get; init; }

    public override async Task<RunningTarget> StartAsync(TargetHost host, CancellationToken cancellation)
    {
        var begun = host.Time.GetTimestamp();
        var never = new TaskCompletionSource<ProcessExit>();
        var answer = await new ReadinessWait(Ready, host.Time).UntilReadyAsync(Url, ReadyTimeout, never.Task, cancellation);
        if (answer.IsReady)
            return new RunningTarget(this, Url, host.Time.GetElapsedTime(begun));

        throw new TargetException(new Diagnostic(DiagnosticCodes.TargetNotReady, Severity.Error, ReadyLocation ?? Location,
            $"{Subject} did not become ready within {Spoken.Duration(ReadyTimeout)}: {Ready} was last answered with: {answer.Said}"));
    }
}
