using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>An endpoint's part in a level.</summary>
/// <param name="Endpoint">What is sent.</param>
/// <param name="Weight">Share in the mix, relative to the others; more than 0.</param>
/// <param name="LimitSeconds">Latency limits that thresholds put on it: exceedances of each are counted.</param>
internal sealed record PlannedEndpoint(Endpoint Endpoint, double Weight, IReadOnlyList<double> LimitSeconds);
