namespace PerfGate.Diagnosis;

/// <summary>One thing that explains where the time of the requests goes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">One sentence with its numbers, for the console.</param>
/// <param name="Method">The method of the service to look at; null when none was found.</param>
internal sealed record Cause(CauseKind Kind, string Line, Frame? Method);
