using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>
/// The grammar of a threshold:
/// <code>
/// threshold = metric [ "of" endpoint ] [ "at" level ] comparison limit
/// comparison = "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "=="
/// </code>
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

        var words = text[..at].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' names no metric before '{sign}'");
            return null;
        }

        if (Metrics.Find(words[0]) is not { } metric)
        {
            errors.AddUnknown(DiagnosticCodes.UnknownName, location, "metric", words[0], Metrics.All.Select(m => m.Name), Metrics.Listed);
            return null;
        }

        if (ReadScope(words, location, errors) is not var (endpoint, level) || LimitText.Parse(text[(at + sign.Length)..], metric, location, errors) is not { } limit)
            return null;

        if (ScopeError(metric, endpoint, level) is { } wrong)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, wrong);
            return null;
        }

        WarnOfPolarity(text, metric, comparison, location, errors);
        return new Threshold
        {
            Metric = metric,
            Endpoint = endpoint,
            Level = level,
            Comparison = comparison,
            Limit = limit,
            Severity = severity,
            Location = location,
        };
    }

    private static (int At, string Sign, Comparison Comparison)? FindSign(string text)
    {
        var at = text.AsSpan().IndexOfAny('<', '>', '=');
        if (at < 0 || (at > 0 && text[at - 1] == '!'))
            return null;
        foreach (var (sign, comparison) in Signs)
        {
            if (text.AsSpan(at).StartsWith(sign))
                return (at, sign, comparison);
        }

        return null;
    }

    private static (string? Endpoint, Level? Level)? ReadScope(string[] words, SourceLocation location, SpecErrors errors)
    {
        string? endpoint = null;
        Level? level = null;
        for (var i = 1; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : null;
            if (value is not null && words[i] == "of" && endpoint is null)
            {
                endpoint = value;
            }
            else if (value is not null && words[i] == "at" && level is null)
            {
                level = ParseLevel(value);
                if (level is null)
                {
                    errors.Add(DiagnosticCodes.BadThreshold, location, $"'at {value}' is not a level; write a concurrency such as 'at 100' or a rate such as 'at 200/s'");
                    return null;
                }
            }
            else
            {
                errors.Add(DiagnosticCodes.BadThreshold, location, $"'{string.Join(' ', words[i..])}' is not understood after '{words[0]}'; only 'of <endpoint>' and 'at <level>' may follow a metric");
                return null;
            }
        }

        return (endpoint, level);
    }

    private static Level? ParseLevel(string text)
    {
        if (Literals.Integer(text) is { } connections and > 0)
            return new Level(connections, LevelUnit.Concurrency);
        return Literals.Rate(text) is { } rate and > 0 ? new Level(rate, LevelUnit.Rate) : null;
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
