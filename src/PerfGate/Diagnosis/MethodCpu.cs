namespace PerfGate.Diagnosis;

/// <summary>What one method cost.</summary>
/// <param name="Frame">The method.</param>
/// <param name="SelfMilliseconds">Processor time in its own body.</param>
/// <param name="InclusiveMilliseconds">With everything it called.</param>
/// <param name="ChargedMilliseconds">
/// Its own body, and the framework methods it called: what its author answers for. Adds up to the whole over all methods.
/// </param>
/// <param name="Samples">Behind the charged time.</param>
internal sealed record MethodCpu(
    Frame Frame, double SelfMilliseconds, double InclusiveMilliseconds, double ChargedMilliseconds, int Samples);
