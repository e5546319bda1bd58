using System.Text;

namespace PerfGate.Targets;

/// <summary>Replaces the values that came from the environment by stars in what the target prints.</summary>
internal sealed class SecretMask
{
    // Shorter values, such as "1" or "prod", are no secrets, and masking them would make the log unreadable.
    private const int ShortestSecret = 6;

    private static readonly byte[] Stars = "***"u8.ToArray();

    private readonly byte[][] _secrets;

    public SecretMask(IEnumerable<string> secrets) =>
        _secrets = [.. secrets.Where(s => s.Length >= ShortestSecret).Distinct().OrderByDescending(s => s.Length).Select(Encoding.UTF8.GetBytes)];

    public static SecretMask None { get; } = new([]);

    public bool IsEmpty => _secrets.Length == 0;

    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text)
    {
        foreach (var secret in _secrets)
        {
            if (text.IndexOf(secret) >= 0)
                text = Replace(text, secret);
        }

        return text;
    }

    private static byte[] Replace(ReadOnlySpan<byte> text, byte[] secret)
    {
        using var result = new MemoryStream(text.Length);
        while (text.IndexOf(secret) is var at and >= 0)
        {
            result.Write(text[..at]);
            result.Write(Stars);
            text = text[(at + secret.Length)..];
        }

        result.Write(text);
        return result.ToArray();
    }
}
