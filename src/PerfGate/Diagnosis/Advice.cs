namespace PerfGate.Diagnosis;

/// <summary>What was seen, in a sentence with its numbers, and where to read on.</summary>
/// <param name="Rule">The rule's name: <c>cpu-saturated</c>.</param>
/// <param name="Sentence">For the console and the report.</param>
/// <param name="Anchor">A section of docs/troubleshooting.md.</param>
internal sealed record Advice(string Rule, string Sentence, string Anchor)
{
    /// <summary>The rule of what a service's own rate limiter does.</summary>
    public const string RateLimiter = "rate-limiter";

    public Uri Link => new($"https://github.com/perfgate/perfgate/blob/main/docs/troubleshooting.md#{Anchor}");

    /// <summary>Of every rule that sees its evidence, in the order of the table.</summary>
    public static IReadOnlyList<Advice> For(AdviceEvidence evidence) =>
        evidence.Symptoms == Symptoms.None || evidence.Levels.Count == 0
            ? []
            : [.. AdviceRules.All.Select(rule => rule.Apply(evidence) is { } sentence ? new Advice(rule.Name, sentence, rule.Anchor) : null).OfType<Advice>()];

    /// <summary>Without what a cause says of the same rate limiter, with the numbers of another window.</summary>
    public static IEnumerable<Advice> Beside(IReadOnlyList<Cause> causes, IReadOnlyList<Advice> advice) =>
        causes.Any(c => c.Kind == CauseKind.RateLimiter) ? advice.Where(a => a.Rule != RateLimiter) : advice;
}
