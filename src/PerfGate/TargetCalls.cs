using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>Counts what the target of a run does for the requests of a phase, in a short window of its own.</summary>
internal static class TargetCalls
{
    // A few requests, far from any limit.
    private const double Rate = 50;
    private const int Connections = 8;

    /// <param name="target">Running.</param>
    /// <param name="phase">Whose endpoints are asked.</param>
    /// <param name="iterations">Number what is sent.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Null where the target does not tell it: it is not ours, or has no .NET runtime whose port is open.</returns>
    public static async Task<SideCalls?> CountAsync(GateTarget target, Phase phase, Iterations iterations, CancellationToken cancel)
    {
        if (target.ProcessId is not { } process || await ServerAddress.ResolveAsync(target.BaseAddress, phase.Http.LoopbackOnly, cancel) is not { } server)
            return null;
        var plan = new RoundPlan
        {
            Endpoints = [.. phase.Endpoints.Select(e => new PlannedEndpoint(e.Endpoint, e.Weight, []))],
            Rate = Rate,
            MaxConnections = Connections,
            Http = phase.Http,
            Affinity = phase.Affinity,
            Iterations = iterations,
        };
        await using var side = new Side(target.BaseAddress, new SideCallWatch(process)) { Server = server };
        return await CallCounter.CountAsync(plan, side, cancel);
    }

    /// <summary>The target as the counter sees it. It lives on afterwards.</summary>
    private sealed class Side(Uri address, ICallWatch calls) : RoundSide
    {
        public override Uri BaseAddress => address;

        public override ICallWatch Calls => calls;

        public override Task<TargetException> Died { get; } = new TaskCompletionSource<TargetException>().Task;

        public override ResourceSample? Read() => null;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
