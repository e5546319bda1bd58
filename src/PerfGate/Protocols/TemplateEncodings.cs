using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PerfGate.Protocols;

/// <summary>Encodes a text for its place.</summary>
internal static class TemplateEncodings
{
    /// <summary>RFC 3986: unreserved, gen-delims and sub-delims, and the percent sign itself.</summary>
    private const string UrlMarks = "-._~:/?#[]@!$&'()*+,;=%";

    public static string Encode(this TemplateEncoding encoding, string text) => encoding switch
    {
        TemplateEncoding.Url => EncodeIllegal(text),
        TemplateEncoding.Path => string.Join('/', text.Split('/').Select(Uri.EscapeDataString)),
        TemplateEncoding.Query => Uri.EscapeDataString(text),
        TemplateEncoding.Json => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        _ => text,
    };

    private static string EncodeIllegal(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || UrlMarks.Contains((char)rune.Value, StringComparison.Ordinal)))
                encoded.Append((char)rune.Value);
            else
                encoded.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return encoded.ToString();
    }
}
