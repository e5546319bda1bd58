namespace PerfGate.Diagnosis;

/// <summary>What one method allocates of one type per request on two sides.</summary>
/// <param name="Type">As in the source: <c>List&lt;Item&gt;</c>.</param>
/// <param name="Method">The method that answers for it.</param>
/// <param name="BaselineBytes">Per request; 0 when it was not seen.</param>
/// <param name="CandidateBytes">Per request; 0 when it was not seen.</param>
/// <param name="StandardErrorBytes">Of the difference, from the number of samples (a count of n is known to its square root).</param>
internal sealed record AllocationChange(string Type, Frame Method, double BaselineBytes, double CandidateBytes, double StandardErrorBytes)
{
    public double ChangeBytes => CandidateBytes - BaselineBytes;

    /// <summary>Three standard errors, as for processor time.</summary>
    public bool IsSignificant => Math.Abs(ChangeBytes) > 3 * StandardErrorBytes;
}
