namespace PerfGate.Load;

/// <summary>The open model: requests arrive at their times, whatever the target does.</summary>
/// <param name="Arrivals">When.</param>
/// <param name="MaxConnections">
/// Connections that may be open at once. An arrival that finds none free waits, and its wait is part of its response time.
/// </param>
internal sealed record OpenLoad(IArrivalSchedule Arrivals, int MaxConnections) : LoadProfile;
