using System.Globalization;

namespace PerfGate.Measure;

/// <summary>How every report says why requests failed.</summary>
internal static class FailureText
{
    private const int MostReasons = 3;
    private const int MostCharacters = 300;

    /// <summary>Why the requests of a window failed, the commonest first; arrivals that were never sent are one of the reasons.</summary>
    public static IReadOnlyList<ErrorExample> Reasons(Measurement measurement)
    {
        var never = new ErrorExample(SampleOutcome.Timeout, "never sent: no connection was free in time", measurement.Dropped);
        return [.. measurement.Errors.Examples.Append(never).Where(e => e.Count > 0).OrderByDescending(e => e.Count)];
    }

    /// <summary><c>once</c>, <c>1,200 times</c>.</summary>
    public static string Times(long count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} times");

    /// <summary><c>15,060 x status 500, 15,058 x body does not contain "ok"</c>: the three commonest; null without any.</summary>
    public static string? Counts(IReadOnlyList<ErrorExample> reasons)
    {
        if (reasons.Count == 0)
            return null;
        var told = string.Join(", ", reasons.Take(MostReasons).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Count:N0} x {r.Text}")));
        return reasons.Count <= MostReasons ? told : string.Create(CultureInfo.InvariantCulture, $"{told}, {reasons.Skip(MostReasons).Sum(r => r.Count):N0} for other reasons");
    }

    /// <summary>An answer of the commonest reason that has one: <c>answered 422: {"errors":{"author":["required"]}}</c>; null when there is none.</summary>
    public static string? Example(IReadOnlyList<ErrorExample> reasons) =>
        reasons.Take(MostReasons).Select(r => r.Answer).OfType<AnswerExample>().FirstOrDefault() is { } answer ? Answered(answer) : null;

    /// <summary><c>answered 302 to https://here/login</c>, <c>answered 422: {"errors":...</c>, <c>answered 200 ($.n is 0, expected 3): {"n":0}</c>; at most 300 characters of the body, on one line.</summary>
    /// <param name="answer">What came.</param>
    /// <param name="aside">Stands before the body: <c>, expected 200-399</c>.</param>
    public static string Answered(AnswerExample answer, string aside = "")
    {
        var text = answer.Status == 0 ? "answered with bytes that are not HTTP/1.1" : string.Create(CultureInfo.InvariantCulture, $"answered {answer.Status}");
        if (answer.Location is { } location)
            text += $" to {location}";
        if (answer.Detail is { } detail)
            text += $" ({OneLine(detail)})";
        var body = OneLine(answer.Body);
        if (body.Count(c => c == '\uFFFD' || char.IsControl(c)) * 4 > body.Length)
            return $"{text} with a binary body{aside}";
        if (body.Length > MostCharacters)
            body = $"{body[..(char.IsHighSurrogate(body[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)]}…";
        return body.Length > 0 ? $"{text}{aside}: {body}" : answer.Status is 0 or 204 or 304 ? text + aside : $"{text} with an empty body{aside}";
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
