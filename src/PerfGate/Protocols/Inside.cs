using System.Runtime.CompilerServices;

namespace PerfGate.Protocols;

/// <summary>Awaited: goes on where a transport's events come, at once when it is there already.</summary>
internal readonly struct Inside(ITransport transport) : INotifyCompletion
{
    public bool IsCompleted => transport.IsInside;

    public Inside GetAwaiter() => this;

    public void OnCompleted(Action continuation) => transport.Post(continuation);

    public void GetResult()
    {
        // Nothing is awaited but the place.
    }
}
