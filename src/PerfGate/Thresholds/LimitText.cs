using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>
/// The right side of a threshold:
/// <c>limit = quantity | "baseline" [ ("+" | "-") percentage [ "and" ("+" | "-") quantity ] ]</c>.
/// </summary>
internal static class LimitText
{
    public static Limit? Parse(string text, Metric metric, SourceLocation location, SpecErrors errors)
    {
        var limit = text.Trim();
        if (metric.Drift is not null && limit.StartsWith("baseline", StringComparison.Ordinal))
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{metric.Name}' compares a soak with its own first third, it has no baseline; write a limit such as 10%");
            return null;
        }

        return limit.StartsWith("baseline", StringComparison.Ordinal)
            ? ParseBaseline(limit["baseline".Length..], limit, metric, location, errors)
            : ParseAbsolute(limit, metric, location, errors);
    }

    private static AbsoluteLimit? ParseAbsolute(string text, Metric metric, SourceLocation location, SpecErrors errors)
    {
        if (Value(text, metric.Unit) is not { } value)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' is not a limit for '{metric.Name}', which takes {Forms(metric.Unit)}{Meant(text, metric.Unit)}{Literals.Disturbing(text, t => Value(t, metric.Unit))}");
            return null;
        }

        if (value < 0)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' {(metric is { Drift: null, Growth: null } ? $"can never be reached: '{metric.Name}' is never negative" : $"would ask the target to become better as it runs: a limit of '{metric.Name}' is {(metric.Drift is null ? "0" : "0%")} or more")}");
            return null;
        }

        if (metric is { Unit: Unit.Share, IsUnlimited: false } && value > 1)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' can never be reached: '{metric.Name}' is at most 100%");
            return null;
        }

        if (value > Most(metric.Unit))
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' is more than '{metric.Name}' can be limited to: at most {(metric.Unit == Unit.Duration ? "24h" : new Quantity(Most(metric.Unit), metric.Unit))}");
            return null;
        }

        return new AbsoluteLimit(new Quantity(value, metric.Unit));
    }

    private static BaselineLimit? ParseBaseline(string rest, string text, Metric metric, SourceLocation location, SpecErrors errors)
    {
        var parts = rest.Split(" and ", 2, StringSplitOptions.TrimEntries);
        if (metric is { Unit: Unit.Share, HigherIsBetter: true } && Points(rest.Trim()) is { } points)
            return new BaselineLimit(0, null) { Points = points };

        double share = 0;
        Quantity? margin = null;
        if (parts[0].Length > 0)
        {
            if (Signed(parts[0], Literals.Percentage) is not { } change)
                return Wrong();
            share = change;
            if (Math.Abs(share) > Most(Unit.Share))
                return Wrong();
        }

        if (parts.Length == 2)
        {
            if (Signed(parts[1], t => Value(t, metric.Unit)) is not { } absolute)
                return Wrong();
            if (Math.Abs(absolute) > Most(metric.Unit))
                return Wrong();
            margin = new Quantity(absolute, metric.Unit);
        }

        return new BaselineLimit(share, margin);

        BaselineLimit? Wrong()
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"'{text}' is not a limit; a relative one reads: baseline + 10%, or: baseline + 10% and + {Example(metric.Unit)}{(metric is { Unit: Unit.Share, HigherIsBetter: true } ? ", or: baseline - 0.1 points" : "")}");
            return null;
        }
    }

    /// <summary>Of a share: <c>- 0.1 points</c>, or nothing.</summary>
    private static double? Points(string text)
    {
        if (text.Length == 0)
            return 0;
        var words = text.EndsWith(" points", StringComparison.Ordinal) ? text[..^" points".Length] : text.EndsWith(" point", StringComparison.Ordinal) ? text[..^" point".Length] : null;
        return words is not null && Signed(words, Literals.Number) is { } change ? -change / 100 : null;
    }

    private static double? Signed(string text, Func<string, double?> read) => text switch
    {
        ['+', .. var rest] when read(rest.Trim()) is >= 0 and var more => more,
        ['-', .. var rest] when read(rest.Trim()) is >= 0 and var less => -less,
        _ => null,
    };

    private static double? Value(string text, Unit unit) => unit switch
    {
        Unit.Duration => Literals.Duration(text),
        Unit.Share => Literals.Percentage(text),
        Unit.PerSecond => Literals.Rate(text),
        Unit.Size => Literals.Size(text),
        Unit.SizePerSecond => Literals.SizeRate(text),
        Unit.Cores => text.EndsWith('%') ? Literals.Percentage(text) : Literals.Number(text.Replace("cores", "", StringComparison.Ordinal)),
        _ => Literals.Number(text),
    };

    private static string Forms(Unit unit) => unit switch
    {
        Unit.Duration => Literals.DurationForms,
        Unit.Share => Literals.PercentageForms,
        Unit.PerSecond => Literals.RateForms,
        Unit.Size => Literals.SizeForms,
        Unit.SizePerSecond => "a growth such as 1MiB/min",
        Unit.Cores => "a number of cores such as 1.5 or 80%",
        _ => "a number",
    };

    /// <summary>Beyond it a limit limits nothing that a run could measure.</summary>
    internal static double Most(Unit unit) => unit switch
    {
        Unit.Duration => 24 * 3600,
        Unit.Share => 10_000,
        Unit.PerSecond => 10_000_000,
        Unit.Size or Unit.SizePerSecond => 1024d * 1024 * 1024 * 1024 * 1024,
        Unit.Cores => 100_000,
        _ => 1e12,
    };

    private static string Example(Unit unit) => unit switch
    {
        Unit.Duration => "2ms",
        Unit.Share => "0.1%",
        Unit.PerSecond => "10/s",
        Unit.Size => "4MiB",
        Unit.SizePerSecond => "1MiB/min",
        _ => "1",
    };

    /// <summary>A bare number: the units it probably lacks.</summary>
    private static string Meant(string text, Unit unit)
    {
        if (Literals.Number(text) is null)
            return "";
        return unit switch
        {
            Unit.Duration => $" (a bare number has no unit: did you mean '{text}ms' or '{text}s'?)",
            Unit.Share => $" (a bare number has no unit: did you mean '{text}%'?)",
            Unit.PerSecond => $" (a bare number has no unit: did you mean '{text}/s'?)",
            Unit.Size => $" (a bare number has no unit: did you mean '{text}MiB'?)",
            Unit.SizePerSecond => $" (a bare number has no unit: did you mean '{text}MiB/min'?)",
            _ => "",
        };
    }
}
