namespace PerfGate.Syntax;

/// <summary>Whether a diagnostic fails the run. In ascending order.</summary>
internal enum Severity
{
    /// <summary>Worth knowing, and nothing to act on in every build: no build that treats warnings as errors may fail by it.</summary>
    Note,
    Warning,
    Error,
}
