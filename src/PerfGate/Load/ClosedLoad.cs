namespace PerfGate.Load;

/// <summary>The closed model: connections that send back to back, each when its last response is complete.</summary>
/// <param name="Concurrency">Connections, 1 or more.</param>
internal sealed record ClosedLoad(int Concurrency) : LoadProfile
{
    /// <summary>Over this time the connections start one after another; zero: at once.</summary>
    public TimeSpan RampUp { get; init; }

    /// <summary>Pause of a connection between a response and its next request.</summary>
    public TimeSpan ThinkTime { get; init; }
}
