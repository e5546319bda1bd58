using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PerfGate.Protocols;

namespace PerfGate.Targets;

/// <summary>How a secret may stand in a text: as it is, and as JSON, JSON within JSON, a URL, HTML and base64 write it.</summary>
internal static class SecretForms
{
    public static IEnumerable<string> Of(string secret)
    {
        string[] forms = [secret, .. Json(secret).SelectMany(f => Json(f).Prepend(f)), .. Url(secret), .. Html(secret), .. Base64(secret)];
        return forms.Distinct(StringComparer.Ordinal);
    }

    // Everything beyond ASCII and HTML's characters escaped, nothing but what must be, and two ways between them; hexadecimal digits in either case; '/' escaped or not.
    private static IEnumerable<string> Json(string secret)
    {
        var strict = JsonEncodedText.Encode(secret).ToString();
        var relaxed = JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        var ascii = string.Concat(relaxed.Select(c => c < 0x80 ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
        var safe = relaxed.Replace("&", "\\u0026", StringComparison.Ordinal).Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal);
        string[] forms = [strict, LowerHex(strict, "\\u", 4), strict.Replace("\\u0022", "\\\"", StringComparison.Ordinal), relaxed, ascii, safe];
        return [.. forms, .. forms.Select(f => f.Replace("/", "\\/", StringComparison.Ordinal))];
    }

    // Strict, with what a path may hold, as a form writes it, and as browsers do; hexadecimal digits in either case.
    private static IEnumerable<string> Url(string secret)
    {
        var strict = Uri.EscapeDataString(secret);
        string[] forms = [strict, strict.Replace("%20", "+", StringComparison.Ordinal), WebUtility.UrlEncode(secret), string.Join('/', secret.Split('/').Select(Uri.EscapeDataString)), TemplateEncoding.Url.Encode(secret)];
        return [.. forms, .. forms.Select(f => LowerHex(f, "%", 2))];
    }

    private static IEnumerable<string> Html(string secret)
    {
        var least = secret.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        yield return least;
        foreach (var quote in new[] { "&quot;", "&#34;", "\"" })
        {
            foreach (var apostrophe in new[] { "&#39;", "&#x27;", "&apos;", "'" })
                yield return least.Replace("\"", quote, StringComparison.Ordinal).Replace("'", apostrophe, StringComparison.Ordinal);
        }

        yield return WebUtility.HtmlEncode(secret);
        yield return HtmlEncoder.Default.Encode(secret);
    }

    /// <summary>
    /// Base64 of what holds the secret at any place: three bytes become four digits, so there are three ways it can stand. The digits
    /// that bytes before or after it have a part in are left out.
    /// </summary>
    private static IEnumerable<string> Base64(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var before = 0; before < 3; before++)
        {
            var digits = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = before == 0 ? 0 : before + 1;
            var last = (before + bytes.Length) / 3 * 4;
            var core = last > first ? digits[first..last] : "";
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }

    private static string LowerHex(string text, string mark, int digits)
    {
        var lower = new StringBuilder(text);
        for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            for (var i = at + mark.Length; i < Math.Min(text.Length, at + mark.Length + digits); i++)
                lower[i] = char.ToLowerInvariant(text[i]);
        }

        return lower.ToString();
    }
}
