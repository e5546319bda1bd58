using System.Globalization;

namespace PerfGate.Tests.Reports;

/// <summary>
/// Cultures made by hand: under invariant globalization <c>de-DE</c> is the invariant culture in disguise, and a test
/// with it could never fail.
/// </summary>
internal static class Cultures
{
    public static IReadOnlyDictionary<string, CultureInfo> All { get; } = new Dictionary<string, CultureInfo>(StringComparer.Ordinal)
    {
        ["invariant"] = CultureInfo.InvariantCulture,
        ["german"] = Make(",", ".", "-", ":", "."),
        ["turkish-like"] = Make(",", "\u00a0", "\u2212", ".", "/"),
        ["arabic-like"] = Make("\u066b", "\u066c", "\u061c-", "\u2236", "\u200f/"),
    };

    public static T Under<T>(CultureInfo culture, Func<T> act)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return act();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo Make(string point, string group, string minus, string timeSeparator, string dateSeparator)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NumberDecimalSeparator = point,
            NumberGroupSeparator = group,
            NegativeSign = minus,
            PercentDecimalSeparator = point,
            PercentGroupSeparator = group,
            NaNSymbol = "yok",
            PositiveInfinitySymbol = "sonsuz",
        };
        culture.DateTimeFormat.TimeSeparator = timeSeparator;
        culture.DateTimeFormat.DateSeparator = dateSeparator;
        return culture;
    }
}
