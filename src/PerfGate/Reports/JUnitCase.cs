using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>One <c>testcase</c>: a check, or trouble of the run.</summary>
internal sealed record JUnitCase
{
    public required string ClassName { get; init; }

    public required string Name { get; init; }

    /// <summary>Of a latency check the measured latency, so that a CI system's duration trend is the metric's; otherwise 0.</summary>
    public double Seconds { get; init; }

    /// <summary>With its path as CI systems link to it; null when no file is to blame.</summary>
    public SourceLocation? Location { get; init; }

    public JUnitOutcome Outcome { get; init; }

    /// <summary>The diagnostic's code. Never a word such as "integer" or "yaml", which make GitLab drop the file.</summary>
    public string Type { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Starts with the message, because GitLab shows the body alone.</summary>
    public string Body { get; init; } = "";
}
