using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>What a threshold speaks of: <c>[ "of" endpoint ] [ "at" level ]</c>, in either order.</summary>
/// <param name="Endpoint">As written, without quotes; null: the threshold names none.</param>
/// <param name="Level">Null: every level.</param>
/// <param name="WholeName">All that follows <c>of</c>, where it may be one name that holds <c>at</c>; else null.</param>
internal sealed record ThresholdScope(string? Endpoint, Level? Level, string? WholeName)
{
    /// <summary>Null after an error was reported.</summary>
    /// <param name="text">What stands between the metric and the comparison.</param>
    /// <param name="metric">The word before it.</param>
    /// <param name="location">Of the threshold.</param>
    /// <param name="errors">Takes the mistake.</param>
    public static ThresholdScope? Read(string text, string metric, SourceLocation location, SpecErrors errors)
    {
        Level? level = null;
        if (After(text, "at") is { } first && First(first) is var (word, rest) && ParseLevel(word) is { } early)
            (level, text) = (early, rest);
        if (text.Length == 0)
            return new(null, level, null);
        if (After(text, "of") is not { Length: > 0 } name)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, After(text, "at") is { } bad
                ? $"'at {First(bad).Word}' is not a level; write a concurrency such as 'at 100' or a rate such as 'at 200/s'"
                : $"'{text}' is not understood after '{metric}'; only 'of <endpoint>' and 'at <level>' may follow a metric");
            return null;
        }

        return name[0] is '"' or '\'' ? ReadQuoted(name, level, metric, location, errors) : ReadPlain(name, level, location, errors);
    }

    private static ThresholdScope? ReadQuoted(string text, Level? level, string metric, SourceLocation location, SpecErrors errors)
    {
        var end = text.IndexOf(text[0], 1);
        if (end < 0)
        {
            errors.Add(DiagnosticCodes.BadThreshold, location, $"the quote before {text[1..]} is not closed");
            return null;
        }

        var rest = text[(end + 1)..].Trim();
        if (rest.Length == 0)
            return new(text[1..end], level, null);
        if (level is null && After(rest, "at") is { } at && ParseLevel(at) is { } own)
            return new(text[1..end], own, null);
        errors.Add(DiagnosticCodes.BadThreshold, location, $"'{rest}' is not understood after '{metric} of {text[..(end + 1)]}'; only 'at <level>' may follow");
        return null;
    }

    private static ThresholdScope? ReadPlain(string text, Level? level, SourceLocation location, SpecErrors errors)
    {
        var at = text.LastIndexOf(" at ", StringComparison.Ordinal);
        if (at < 0 || level is not null)
            return new(text, level, null);
        if (ParseLevel(text[(at + 4)..].Trim()) is { } own)
            return new(text[..at].Trim(), own, text);
        errors.Add(DiagnosticCodes.BadThreshold, location, $"'at {text[(at + 4)..].Trim()}' is not a level; write a concurrency such as 'at 100' or a rate such as 'at 200/s', and a name that holds 'at' in quotes");
        return null;
    }

    private static string? After(string text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || char.IsWhiteSpace(text[word.Length])) ? text[word.Length..].Trim() : null;

    private static (string Word, string Others) First(string text) =>
        text.AsSpan().IndexOfAny(' ', '\t') is var end and >= 0 ? (text[..end], text[end..].Trim()) : (text, "");

    private static Level? ParseLevel(string text)
    {
        if (Literals.Integer(text) is { } connections and > 0)
            return new Level(connections, LevelUnit.Concurrency);
        return Literals.Rate(text) is { } rate and > 0 ? new Level(rate, LevelUnit.Rate) : null;
    }
}
