using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>Why the requests of a check failed, as reports say it.</summary>
internal static class FailureWords
{
    /// <summary><c>failed: 15,060 x status 500</c>, and below it what such an answer is; empty where failures explain nothing.</summary>
    public static IEnumerable<string> Lines(Check check)
    {
        if (FailureText.Counts(check.Failures) is { } counts)
            yield return $"failed: {counts}";
        if (FailureText.Example(check.Failures) is { } example)
            yield return $"{check.Subject} {example}";
    }
}
