using System.Globalization;

namespace PerfGate.Syntax;

/// <summary>
/// The values with units that a spec writes. Every one needs its unit; the <c>...Forms</c> texts are what an error
/// message shows, and stand here so that text and reader cannot drift apart.
/// </summary>
internal static class Literals
{
    public const string DurationForms = "a duration such as 250ms, 1.5s, 2m, 1h30m";
    public const string SizeForms = "a size such as 512KiB, 64MiB, 1.5GB";
    public const string PercentageForms = "a percentage such as 99% or 0.5%";
    public const string RateForms = "a rate such as 200/s, 1.5k/s, 600/min";

    // Both micro signs: that of Latin-1, which we write, and the Greek letter, which other tools write.
    private static readonly Dictionary<string, double> DurationSeconds = new(StringComparer.Ordinal)
    {
        ["ns"] = 1e-9,
        ["us"] = 1e-6,
        ["\u00b5s"] = 1e-6,
        ["\u03bcs"] = 1e-6,
        ["ms"] = 1e-3,
        ["s"] = 1,
        ["sec"] = 1,
        ["m"] = 60,
        ["min"] = 60,
        ["h"] = 3600,
    };

    private static readonly Dictionary<string, double> SizeBytes = new(StringComparer.Ordinal)
    {
        ["B"] = 1,
        ["KB"] = 1e3,
        ["kB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
        ["KiB"] = 1024,
        ["MiB"] = 1024 * 1024,
        ["GiB"] = 1024d * 1024 * 1024,
    };

    private static readonly Dictionary<string, double> PerSecond = new(StringComparer.Ordinal)
    {
        ["/s"] = 1,
        ["/sec"] = 1,
        ["/m"] = 1.0 / 60,
        ["/min"] = 1.0 / 60,
        ["/h"] = 1.0 / 3600,
    };

    /// <summary>Seconds. Parts add up: <c>1h30m</c>.</summary>
    public static double? Duration(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
            return null;

        double seconds = 0;
        while (!rest.IsEmpty)
        {
            if (TakeNumber(ref rest) is not { } number || TakeWord(ref rest) is not { } unit || !DurationSeconds.TryGetValue(unit, out var factor))
                return null;
            seconds += number * factor;
        }

        return seconds;
    }

    /// <summary>Bytes.</summary>
    public static double? Size(string text) => NumberAndUnit(text, SizeBytes);

    /// <summary>A fraction: <c>99%</c> is 0.99.</summary>
    public static double? Percentage(string text) =>
        text.AsSpan().Trim() is [.. var digits, '%'] && Number(digits.ToString()) is { } number ? number / 100 : null;

    /// <summary>Events per second.</summary>
    public static double? Rate(string text)
    {
        var rest = text.AsSpan().Trim();
        if (TakeNumber(ref rest) is not { } number)
            return null;
        if (rest.StartsWith("k/"))
        {
            number *= 1000;
            rest = rest[1..];
        }

        return PerSecond.TryGetValue(rest.Trim().ToString(), out var factor) ? number * factor : null;
    }

    /// <summary>Bytes per second: <c>1MiB/min</c>.</summary>
    public static double? SizeRate(string text) =>
        text.LastIndexOf('/') is > 0 and var slash && Size(text[..slash]) is { } bytes && PerSecond.TryGetValue(text[slash..].Trim(), out var factor)
            ? bytes * factor
            : null;

    /// <summary>A plain decimal number.</summary>
    public static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>A whole number; underscores may group its digits.</summary>
    public static long? Integer(string text) =>
        long.TryParse(text.Trim().Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Why a text could not be read, where one character is to blame: with what was probably meant, in parentheses; else empty.</summary>
    /// <param name="text">What could not be read.</param>
    /// <param name="read">Reads what should have stood there.</param>
    public static string Disturbing(string text, Func<string, double?> read)
    {
        text = text.Trim();
        if (text.Contains(',', StringComparison.Ordinal))
            return " (',' is not allowed: the decimal separator is a point, and digits are not grouped)";
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (char.IsWhiteSpace(text[i]) && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]))
                return " (no space is allowed between digits: they are not grouped)";
        }

        var meant = SizeBytes.Keys.OrderByDescending(unit => unit.Length)
            .Where(unit => text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            .Select(unit => text[..^unit.Length] + unit)
            .Prepend(text.ToLowerInvariant())
            .FirstOrDefault(candidate => candidate != text && read(candidate) is not null);
        if (meant is null)
            return "";
        var at = Enumerable.Range(0, text.Length).First(i => text[i] != meant[i]);
        return $" (upper and lower case matter at '{text[at]}': did you mean '{meant}'?)";
    }

    private static double? NumberAndUnit(string text, Dictionary<string, double> units)
    {
        var rest = text.AsSpan().Trim();
        return TakeNumber(ref rest) is { } number && units.TryGetValue(rest.Trim().ToString(), out var factor) ? number * factor : null;
    }

    private static double? TakeNumber(ref ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
            length++;
        var number = length == 0 ? null : Number(rest[..length].ToString());
        rest = rest[length..].TrimStart();
        return number;
    }

    private static string? TakeWord(ref ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && char.IsLetter(rest[length]))
            length++;
        var word = rest[..length].ToString();
        rest = rest[length..].TrimStart();
        return length == 0 ? null : word;
    }
}
