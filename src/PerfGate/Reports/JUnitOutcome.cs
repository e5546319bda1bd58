namespace PerfGate.Reports;

/// <summary>How CI systems sort a case.</summary>
internal enum JUnitOutcome
{
    Passed,

    /// <summary>A breach.</summary>
    Failure,

    /// <summary>Not measured, or trouble with the target.</summary>
    Error,

    /// <summary>Measured, but not decided.</summary>
    Skipped,
}
