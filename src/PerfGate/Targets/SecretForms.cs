using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PerfGate.Targets;

/// <summary>How a secret may stand in a text: as it is, and as JSON, a URL, HTML and base64 write it.</summary>
internal static class SecretForms
{
    public static IEnumerable<string> Of(string secret)
    {
        var url = Uri.EscapeDataString(secret);
        string[] forms =
        [
            secret,
            JsonEncodedText.Encode(secret).ToString(),
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            url,
            LowerHex(url),
            url.Replace("%20", "+", StringComparison.Ordinal),
            string.Join('/', secret.Split('/').Select(Uri.EscapeDataString)),
            WebUtility.HtmlEncode(secret),
            .. Base64(secret),
        ];
        return forms.Distinct(StringComparer.Ordinal);
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

    private static string LowerHex(string url)
    {
        var text = url.ToCharArray();
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
                (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
        }

        return new string(text);
    }
}
