using PerfGate.Protocols;

namespace PerfGate.Spec;

/// <summary>An endpoint in a phase.</summary>
/// <param name="Endpoint">What is requested.</param>
/// <param name="Weight">Its share of a mix, relative to the others'; above 0.</param>
internal sealed record PhaseEndpoint(Endpoint Endpoint, double Weight);
