using System.Diagnostics.CodeAnalysis;
using System.Net;
using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Targets;

namespace PerfGate.Tests.Comparing;

/// <summary>A side without a process: one that a scripted server answers for, or nobody where the rounds are written down.</summary>
internal sealed class ScriptedSide : RoundSide
{
    [SetsRequiredMembers]
    public ScriptedSide()
        : this(new Uri("http://127.0.0.1:1"), ServerAddress.Of(new IPEndPoint(IPAddress.Loopback, 1)))
    {
    }

    [SetsRequiredMembers]
    public ScriptedSide(Uri address, ServerAddress server) => (BaseAddress, Server) = (address, server);

    public override Uri BaseAddress { get; }

    public override Task<TargetException> Died { get; } = new TaskCompletionSource<TargetException>().Task;

    public override ResourceSample? Read() => null;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
