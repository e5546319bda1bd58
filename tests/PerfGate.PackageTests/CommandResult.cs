namespace PerfGate.PackageTests;

/// <param name="ExitCode">Of the process.</param>
/// <param name="Output">Its standard output and standard error, line by line as they came.</param>
public sealed record CommandResult(int ExitCode, IReadOnlyList<string> Output)
{
    public string Text => string.Join('\n', Output);

    /// <summary>The distinct lines that carry a diagnostic of PerfGate; a build prints each of them twice.</summary>
    public IReadOnlyList<string> Diagnostics =>
        [.. Output.Where(line => line.Contains(": error PG", StringComparison.Ordinal) || line.Contains(": warning PG", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct()];
}
