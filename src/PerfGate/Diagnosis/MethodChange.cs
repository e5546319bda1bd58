namespace PerfGate.Diagnosis;

/// <summary>What one method costs per request on two sides.</summary>
/// <param name="Frame">The method.</param>
/// <param name="BaselineMicroseconds">Charged processor time per request; 0 when it was not seen.</param>
/// <param name="CandidateMicroseconds">Charged processor time per request; 0 when it was not seen.</param>
/// <param name="StandardErrorMicroseconds">Of the difference, from the number of samples (a count of n is known to its square root).</param>
internal sealed record MethodChange(Frame Frame, double BaselineMicroseconds, double CandidateMicroseconds, double StandardErrorMicroseconds)
{
    public double ChangeMicroseconds => CandidateMicroseconds - BaselineMicroseconds;

    /// <summary>A fraction; null for a method that the baseline did not use.</summary>
    public double? RelativeChange => BaselineMicroseconds > 0 ? ChangeMicroseconds / BaselineMicroseconds : null;

    /// <summary>Three standard errors: with some hundred methods in the list, less would always name one.</summary>
    public bool IsSignificant => Math.Abs(ChangeMicroseconds) > 3 * StandardErrorMicroseconds;
}
