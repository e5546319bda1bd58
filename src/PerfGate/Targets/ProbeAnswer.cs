namespace PerfGate.Targets;

/// <summary>What one question to the starting target brought.</summary>
/// <param name="IsReady">Whether it answered as expected.</param>
/// <param name="Said">What it answered, in words for a message: "status 503", "connection refused".</param>
/// <param name="Status">Of HTTP; null when there was no such answer.</param>
internal readonly record struct ProbeAnswer(bool IsReady, string Said, int? Status = null)
{
    /// <summary>What was asked; null where nobody has to know.</summary>
    public Uri? Address { get; init; }
}
