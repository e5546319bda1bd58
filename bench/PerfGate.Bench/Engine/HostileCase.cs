using System.Net.Sockets;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Bench.Engine;

/// <summary>A server with bad manners, and what its exchanges are to be counted as.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Outcome">Of every exchange.</param>
/// <param name="Serve">What it does with a connection.</param>
internal sealed record HostileCase(string Name, SampleOutcome Outcome, Action<Socket, Random> Serve)
{
    public int Requests { get; init; } = 24;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>As good as <see cref="Outcome"/>: where it is a matter of who notices first.</summary>
    public SampleOutcome[] Or { get; init; } = [];

    /// <summary>Answers after which nobody listens any more; null: it goes on.</summary>
    public int? DiesAfter { get; init; }

    public SampleOutcome ThenOutcome { get; init; }

    public TransportKind Transport { get; init; }

    public HttpSettings Http { get; init; } = HttpSettings.Default;

    public string Scheme { get; init; } = "http";

    /// <summary>Bytes of the request's body; 0: a GET.</summary>
    public int Body { get; init; }
}
