namespace PerfGate.Diagnosis;

/// <summary>One row of <see cref="AdviceRules"/>.</summary>
/// <param name="Name">In lower case, with dashes.</param>
/// <param name="Anchor">A section of docs/troubleshooting.md.</param>
/// <param name="Apply">The sentence, or null when the evidence does not show it.</param>
internal sealed record AdviceRule(string Name, string Anchor, Func<AdviceEvidence, string?> Apply);
