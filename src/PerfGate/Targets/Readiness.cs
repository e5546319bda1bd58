namespace PerfGate.Targets;

/// <summary>When a target counts as started.</summary>
internal abstract record Readiness
{
    /// <summary>Asks once. Every failure to get an answer is an answer, too; only cancellation is thrown.</summary>
    public abstract Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation);
}
