using System.Globalization;
using System.Text;

namespace PerfGate.Protocols.Json;

/// <summary>The words of a JSONPath: blanks, names, integers, texts.</summary>
internal sealed class JsonPathScanner(string text)
{
    /// <summary>Filters within filters and parentheses within parentheses.</summary>
    private const int MaxDepth = 32;

    /// <summary>Indexes stay within what every JSON implementation can represent (RFC 7493).</summary>
    private const long MaxInteger = (1L << 53) - 1;

    private int _depth;

    public int Offset { get; private set; }

    public bool IsAtEnd => Offset == text.Length;

    /// <summary>NUL at the end.</summary>
    public char Next => IsAtEnd ? '\0' : text[Offset];

    public JsonPathException Fail(string message, int? offset = null) => new(new(offset ?? Offset, message));

    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw Fail($"nested more than {MaxDepth} levels deep");
    }

    public void Leave() => _depth--;

    public void SkipBlank()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
            Offset++;
    }

    /// <summary>Back to an earlier offset.</summary>
    public void Rewind(int offset) => Offset = offset;

    public bool Take(string word)
    {
        if (!text.AsSpan(Offset).StartsWith(word))
            return false;
        Offset += word.Length;
        return true;
    }

    public void Expect(string word, string otherwise)
    {
        if (!Take(word))
            throw Fail(otherwise);
    }

    /// <summary>A member name without quotes, or null.</summary>
    public string? TakeName()
    {
        var start = Offset;
        while (Next is '_' or >= '\u0080' || char.IsAsciiLetter(Next) || (Offset > start && char.IsAsciiDigit(Next)))
            Offset++;
        return Offset == start ? null : text[start..Offset];
    }

    /// <summary>The name of a function, if a call follows.</summary>
    public string? TakeFunction()
    {
        var end = Offset;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || (end > Offset && (text[end] == '_' || char.IsAsciiDigit(text[end])))))
            end++;
        if (end == Offset || end == text.Length || text[end] != '(')
            return null;
        var name = text[Offset..end];
        Offset = end + 1;
        return name;
    }

    /// <summary>Null when no digit or sign is next.</summary>
    public long? TakeInteger()
    {
        if (Next != '-' && !char.IsAsciiDigit(Next))
            return null;
        var start = Offset;
        Take("-");
        var digits = Offset;
        while (char.IsAsciiDigit(Next))
            Offset++;
        if (Offset == digits || (text[digits] == '0' && (Offset > digits + 1 || digits > start)))
            throw Fail("an integer has digits, no leading zero, and no sign before 0", start);
        if (long.TryParse(text.AsSpan(start, Offset - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= MaxInteger)
            return value;
        throw Fail($"the integer is beyond {MaxInteger}", start);
    }

    /// <summary>A number in JSON's form, as text; null when no digit or sign is next.</summary>
    public string? TakeNumber()
    {
        if (Next != '-' && !char.IsAsciiDigit(Next))
            return null;
        var start = Offset;
        while (Next is '-' or '+' or '.' or 'e' or 'E' || char.IsAsciiDigit(Next))
            Offset++;
        var number = text[start..Offset];
        return JsonBody.Number.IsMatch(number) ? number : throw Fail($"'{number}' is not a number", start);
    }

    /// <summary>The value of a quoted text; null when no quote is next.</summary>
    public string? TakeText()
    {
        if (Next is not ('\'' or '"'))
            return null;
        var start = Offset;
        var quote = text[Offset++];
        var value = new StringBuilder();
        while (Next != quote)
        {
            if (IsAtEnd)
                throw Fail("the text has no closing quote", start);
            if (Next < ' ')
                throw Fail("a control character within a text is written \\uXXXX");
            value.Append(Next == '\\' ? TakeEscape(quote) : text[Offset++]);
        }

        Offset++;
        return IsWellFormed(value) ? value.ToString() : throw Fail("half a surrogate pair", start);
    }

    private char TakeEscape(char quote)
    {
        var start = Offset++;
        var escaped = Next;
        Offset++;
        switch (escaped)
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case '/' or '\\':
                return escaped;
            case 'u' when Offset + 4 <= text.Length && ushort.TryParse(text.AsSpan(Offset, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                Offset += 4;
                return (char)code;
            default:
                return escaped == quote ? quote : throw Fail("not an escape; \\b \\f \\n \\r \\t \\/ \\\\ \\uXXXX and the quote itself are", start);
        }
    }

    private static bool IsWellFormed(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i]))
                return false;
        }

        return true;
    }
}
