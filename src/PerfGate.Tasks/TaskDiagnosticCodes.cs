namespace PerfGate.Tasks;

/// <summary>The codes that the build itself gives out; the engine brings its own. docs/diagnostics.md explains every one of them.</summary>
internal static class TaskDiagnosticCodes
{
    /// <summary>A file of the package is not there.</summary>
    public const string Missing = "PG0002";

    /// <summary>A property that sets up the gate is missing, or its value is wrong.</summary>
    public const string BadProperty = "PG0003";

    /// <summary>The run was cancelled; there is no verdict.</summary>
    public const string Cancelled = "PG0901";

    /// <summary>The run took longer than PerfGateTimeout.</summary>
    public const string TimeLimit = "PG0902";

    /// <summary>The engine ended without a verdict, or its verdict and its exit code contradict each other.</summary>
    public const string NoVerdict = "PG0999";

    /// <summary>What was measured and judged, or could not be; PerfGateFailOnBreach=false turns these into warnings.</summary>
    public const string JudgementPrefix = "PG1";

    /// <summary>Where the explanation of a code stands.</summary>
    public static string Help(string code) =>
        $"https://github.com/perfgate/perfgate/blob/main/docs/diagnostics.md#{code.ToLowerInvariant()}";
}
