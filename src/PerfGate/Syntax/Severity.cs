namespace PerfGate.Syntax;

/// <summary>Whether a diagnostic fails the run.</summary>
internal enum Severity
{
    Warning,
    Error,
}
