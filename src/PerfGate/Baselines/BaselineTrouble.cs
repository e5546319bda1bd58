using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>Why there is no baseline, at the place in the spec that asked for it.</summary>
internal static class BaselineTrouble
{
    /// <summary>The ref, its commit or git itself is not there.</summary>
    public static TargetException NotFound(SourceLocation location, string message) =>
        new(new Diagnostic(DiagnosticCodes.BaselineNotFound, Severity.Error, location, message));

    /// <summary>The baseline was found, and does not build.</summary>
    public static TargetException NotBuilt(SourceLocation location, string description, TargetException reason) =>
        new(new Diagnostic(DiagnosticCodes.BaselineNotBuilt, Severity.Error, location, $"the baseline, {description}, cannot be built: {reason.Message}"), reason.LastLines);

    /// <summary>It was built, and is not what the repository says.</summary>
    public static TargetException NotBuilt(SourceLocation location, string description, string reason) =>
        new(new Diagnostic(DiagnosticCodes.BaselineNotBuilt, Severity.Error, location, $"the baseline, {description}, cannot be built as it was: {reason}"));
}
