using System.Text;

namespace PerfGate.Protocols;

/// <summary>Bytes of an answer as one short, harmless line of text.</summary>
internal static class BodyQuote
{
    private const int Longest = 80;

    /// <summary>The surroundings of a place in quotes, with dots where something was left out; "(empty)" of an empty body.</summary>
    /// <param name="body">Read as UTF-8.</param>
    /// <param name="at">The byte that must be among them.</param>
    public static string Of(ReadOnlySpan<byte> body, int at = 0)
    {
        if (body.IsEmpty)
            return "(empty)";
        var start = at < Longest - 20 ? 0 : at - (Longest / 2);

        // Not in the middle of a character.
        while (start > 0 && start < body.Length && (body[start] & 0xC0) == 0x80)
            start--;
        start = Math.Clamp(start, 0, body.Length - 1);
        return $"\"{(start > 0 ? "..." : "")}{Clean(body[start..], Longest)}\"";
    }

    /// <summary>Control characters, line breaks and what reverses the direction of writing become blanks; cut off with dots.</summary>
    public static string Clean(ReadOnlySpan<byte> text, int longest)
    {
        var decoded = Encoding.UTF8.GetString(text[..Math.Min(text.Length, longest * 4)]);
        var clean = new StringBuilder(longest + 3);
        foreach (var rune in decoded.EnumerateRunes())
        {
            if (clean.Length >= longest)
                return clean.Append("...").ToString();
            var isHarmful = Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
            clean.Append(isHarmful ? " " : rune.ToString());
        }

        return text.Length > longest * 4 ? clean.Append("...").ToString() : clean.ToString();
    }
}
