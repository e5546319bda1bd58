using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PerfGate.Protocols;

/// <summary>What a text must look like at its place in the request.</summary>
internal enum TemplateEncoding
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>As it is; line breaks and other control characters have no place in it.</summary>
    Header,

    /// <summary>A part of a URL as its author wrote it: only what no URL may hold is percent-encoded.</summary>
    Url,

    /// <summary>A value within the path; its slashes stay.</summary>
    Path,

    /// <summary>A name or a value within the query.</summary>
    Query,

    /// <summary>Within a JSON string.</summary>
    Json,
}

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
