namespace PerfGate.Measure;

/// <summary>Requests that a .NET target itself counted, of one route and status.</summary>
/// <param name="Method">GET, POST.</param>
/// <param name="Route">The route's template; empty when none matched.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The type of the exception that ended them; empty when none did.</param>
/// <param name="Count">Requests finished.</param>
/// <param name="Seconds">Time they took inside the target, in sum.</param>
internal sealed record RouteUse(string Method, string Route, int Status, string Error, long Count, double Seconds);
