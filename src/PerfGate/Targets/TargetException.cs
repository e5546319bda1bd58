using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>The target could not be built, started or reached. Caught once, in the gate; never a verdict about the service's speed.</summary>
internal sealed class TargetException : Exception
{
    public TargetException(Diagnostic diagnostic, IReadOnlyList<string>? lastLines = null)
        : base(diagnostic.Message)
    {
        Diagnostic = diagnostic;
        LastLines = lastLines ?? [];
    }

    public Diagnostic Diagnostic { get; }

    /// <summary>What the target, or the compiler, printed last; empty when it printed nothing.</summary>
    public IReadOnlyList<string> LastLines { get; }
}
