namespace PerfGate.Baselines;

/// <summary>What git said.</summary>
/// <param name="ExitCode">0: yes, or done.</param>
/// <param name="Output">Without the blanks around it.</param>
/// <param name="Error">What it complained about.</param>
internal sealed record GitAnswer(int ExitCode, string Output, string Error)
{
    public bool IsGood => ExitCode == 0;

    /// <summary>Its complaint as the end of a sentence.</summary>
    public string Complaint => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } line
        ? line.Replace("fatal: ", "", StringComparison.Ordinal)
        : $"git ended with exit code {ExitCode}";
}
