namespace PerfGate.Reports;

/// <summary>One <c>testsuite</c>: a phase, or <c>setup</c> for trouble that belongs to none.</summary>
internal sealed record JUnitSuite
{
    public required string Name { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required IReadOnlyList<JUnitCase> Cases { get; init; }

    /// <summary>Names and values; nothing that is secret.</summary>
    public required IReadOnlyList<(string Name, string Value)> Properties { get; init; }

    /// <summary>Warnings: JUnit has no outcome for them.</summary>
    public required IReadOnlyList<string> Output { get; init; }

    public int Count(JUnitOutcome outcome) => Cases.Count(c => c.Outcome == outcome);
}
