using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>
/// The grammar of a threshold:
/// <code>
/// threshold = metric [ "of" endpoint ] [ "at" level ] comparison limit
/// endpoint = name | title | '"' name '"'
/// comparison = "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "=="
/// </code>
/// A limit holds no sign, so the last one is the comparison, and a name may hold any.
/// It states what must hold. Taurus and Azure Load Testing state what must not; a threshold that seems to do so is warned of.
/// </summary>
internal static class ThresholdText
{
    private static readonly (string Sign, Comparison Comparison)[] Signs =
    [
        ("<=", Comparison.LessOrEqual),
        (">=", Comparison.GreaterOrEqual),
        ("==", Comparison.Equal),
        ("<", Comparison.Less),
        (">", Comparison.Greater),
    ];

    /// <summary>Null after an error was reported.</summary>
    public static Threshold? Parse(string text, SourceLocation location, Severity severity, SpecErrors errors)
    {
        if (FindSign(text) is not var (at, sign, comparison))
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' has no comparison; a threshold reads: metric [of endpoint] [at level] < limit (or <=, >, >=, ==)");
            return null;
        }

        var (word, scope) = FirstWord(text[..at]);
        if (word.Length == 0)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' names no metric before '{sign}'");
            return null;
        }

        if (Metrics.Find(word) is not { } metric)
        {
            errors.AddUnknown(DiagnosticCodes.UnknownName, location, "metric", word, Metrics.All.Select(m => m.Name), Metrics.Listed);
            return null;
        }

        if (ThresholdScope.Read(scope, word, location, errors) is not { } place || LimitText.Parse(text[(at + sign.Length)..], metric, location, errors) is not { } limit)
            return null;

        if (ScopeError(metric, place.Endpoint, place.Level) is { } wrong)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, wrong);
            return null;
        }

        if (limit is AbsoluteLimit fixedLimit && ValueRange.Of(metric).WhyNever(comparison, fixedLimit.Value.Value) is { } never)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text.Trim()}' can never hold: '{metric.Name}' {never}");
            return null;
        }

        WarnOfPolarity(text, metric, comparison, location, errors);
        return new Threshold
        {
            Metric = metric,
            Endpoint = place.Endpoint,
            WholeName = place.WholeName,
            Level = place.Level,
            Comparison = comparison,
            Limit = limit,
            Severity = severity,
            Location = location,
        };
    }

    private static (int At, string Sign, Comparison Comparison)? FindSign(string text)
    {
        var last = text.AsSpan().LastIndexOfAny('<', '>', '=');
        if (last < 0)
            return null;
        var at = last > 0 && text[last] == '=' && text[last - 1] is '<' or '>' or '=' or '!' ? last - 1 : last;
        foreach (var (sign, comparison) in Signs)
        {
            if (text.AsSpan(at).StartsWith(sign))
                return (at, sign, comparison);
        }

        return null;
    }

    private static (string Word, string Others) FirstWord(string text)
    {
        text = text.Trim();
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? (text, "") : (text[..end], text[end..].Trim());
    }

    private static string? ScopeError(Metric metric, string? endpoint, Level? level) => metric.Scope switch
    {
        MetricScope.Target when endpoint is not null => $"'{metric.Name}' is a metric of the target, it has no 'of {endpoint}'",
        MetricScope.Phase when endpoint is not null || level is not null => $"'{metric.Name}' is a metric of the whole phase, it has neither 'of' nor 'at'",
        _ => null,
    };

    private static void WarnOfPolarity(string text, Metric metric, Comparison comparison, SourceLocation location, SpecErrors errors)
    {
        var wantsMore = comparison is Comparison.Greater or Comparison.GreaterOrEqual;
        if (comparison != Comparison.Equal && wantsMore != metric.HigherIsBetter)
            errors.Warn(DiagnosticCodes.BadThreshold, location, $"'{text}' holds when {metric.Name} is worse; a threshold states what must hold, so this is probably meant the other way round");
    }
}
