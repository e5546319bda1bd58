using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>A text that the body must hold, or a pattern that it must match.</summary>
internal sealed class BodyExpectation
{
    private readonly string _mismatch;
    private readonly byte[] _contained;
    private readonly TextPattern? _pattern;

    private BodyExpectation(string mismatch, byte[] contained, TextPattern? pattern) => (_mismatch, _contained, _pattern) = (mismatch, contained, pattern);

    public static KeyTable Keys { get; } = new(
        "expected body",
        new("contains", Shape.OneOrMore(Shape.Text), "A text, or several, that the body holds as it is."),
        new("matches", Shape.OneOrMore(Shape.Text), "A regular expression, or several, that the body matches; slashes around it are optional."));

    public static IEnumerable<BodyExpectation> Read(SpecNode node, SpecErrors errors)
    {
        if (Keys.Open(node, errors) is not { } reader)
            yield break;
        foreach (var text in reader.Texts("contains"))
            yield return new($"body does not contain '{Shorten(text.Value)}'", Encoding.UTF8.GetBytes(text.Value), null);
        foreach (var text in reader.Texts("matches"))
        {
            if (TextPattern.Compile(TextPattern.Delimited(text.Value) ?? text.Value, out var reason) is { } pattern)
                yield return new($"body does not match /{Shorten(TextPattern.Delimited(text.Value) ?? text.Value)}/", [], pattern);
            else
                errors.Add(DiagnosticCodes.BadValue, text.Location, $"the regular expression is not valid: {reason}");
        }
    }

    /// <summary>Null: it is met. Else what to say; a text that is made once.</summary>
    public string? MismatchOf(ReadOnlySpan<byte> body) =>
        (_pattern?.IsMatch(body) ?? body.IndexOf(_contained) >= 0) ? null : _mismatch;

    private static string Shorten(string text)
    {
        const int Longest = 60;
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : $"{line[..Longest]}...";
    }
}
