using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class MaskingSecrets
{
    [Fact]
    public void In_every_form_that_a_service_prints_them_in()
    {
        const string secret = "s3cr3t/+ \"ä\"&<x>=9";
        var mask = new SecretMask([secret]);
        string[] printed =
        [
            secret, JsonSerializer.Serialize(secret), Uri.EscapeDataString(secret), Uri.EscapeDataString(secret).ToLowerInvariant().Replace("ä", "%c3%a4", StringComparison.Ordinal),
            WebUtility.HtmlEncode(secret), Base64("user:" + secret), Base64("a:" + secret), Base64("ab:" + secret + ":more"), Base64(secret),
        ];

        foreach (var text in printed)
        {
            var masked = Apply(mask, $"before {text} after");
            Assert.Contains("***", masked, StringComparison.Ordinal);
            Assert.StartsWith("before ", masked, StringComparison.Ordinal);
            Assert.EndsWith(" after", masked, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wherever_they_stand_in_base64() => Gen.Select(Gen.Byte.Array[0, 20], Gen.String[Gen.Char.AlphaNumeric, 12, 30], Gen.Byte.Array[0, 20]).Sample(
        (before, secret, after) =>
        {
            var text = Convert.ToBase64String([.. before, .. Encoding.UTF8.GetBytes(secret), .. after]);
            Assert.Contains("***", Apply(new SecretMask([secret]), text), StringComparison.Ordinal);
        },
        iter: 500,
        seed: "0000000000001");

    [Fact]
    public void That_are_short_only_as_words()
    {
        var mask = new SecretMask(["prod"]);

        Assert.Equal("*** products prod_1 '***' reprod ***", Apply(mask, "prod products prod_1 'prod' reprod prod"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Apply(SecretMask mask, string text) => Encoding.UTF8.GetString(mask.Apply(Encoding.UTF8.GetBytes(text)));
}
