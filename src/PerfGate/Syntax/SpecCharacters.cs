using System.Globalization;

namespace PerfGate.Syntax;

/// <summary>Characters that have no place in a spec. A YAML reader would take some of them for its end and leave out what follows.</summary>
internal static class SpecCharacters
{
    /// <summary>Null: a text of characters that YAML allows (1.2, c-printable).</summary>
    public static (SourceLocation Location, string Message)? FirstRefused(string file, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\t' or '\n' or '\r' or '\u0085' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD'))
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            var before = text.AsSpan(0, i);
            var place = new SourceLocation(file, before.Count('\n') + 1, i - before.LastIndexOf('\n'));
            return (place, string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4} is not allowed in YAML; between double quotes it is written \\u{(int)c:x4}"));
        }

        return null;
    }

    /// <summary>The value as it is, after an error where its escapes hold what no request, name or file can carry.</summary>
    public static string Checked(string value, SourceLocation location, SpecErrors errors)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\0')
                return Refuse("the character U+0000, which no name, argument or file can carry; a body can have it by 'file'");
            if (!char.IsSurrogate(value[i]))
                continue;
            if (!char.IsSurrogatePair(value, i))
                return Refuse($"half a surrogate pair, U+{(int)value[i]:X4}; write the character itself, or \\U and eight digits");
            i++;
        }

        return value;

        string Refuse(string what)
        {
            errors.AddAlone(DiagnosticCodes.BadValue, location, $"the value holds {what}");
            return value.Replace('\0', ' ').ReplaceSurrogates();
        }
    }

    /// <summary>So that nothing that reads on has to know of them.</summary>
    private static string ReplaceSurrogates(this string value) => string.Concat(value.EnumerateRunes());
}
