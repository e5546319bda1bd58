using System.Text;

namespace PerfGate.Targets;

/// <summary>Replaces the values that came from the environment by stars in what the target prints.</summary>
internal sealed class SecretMask
{
    // Shorter values, such as "1" or "prod", stand within other words: they are masked where they are a word of their own, and in no other form.
    private const int ShortestAnywhere = 6;

    private static readonly byte[] Stars = "***"u8.ToArray();

    private readonly (byte[] Text, bool IsWord)[] _secrets;

    public SecretMask(IEnumerable<string> secrets) =>
        _secrets =
        [
            .. secrets.Where(s => s.Length > 0).Distinct()
                .SelectMany(s => s.Length < ShortestAnywhere ? [(s, true)] : SecretForms.Of(s).Where(f => f.Length >= ShortestAnywhere).Select(f => (Text: f, IsWord: false)))
                .DistinctBy(f => f.Item1)
                .OrderByDescending(f => f.Item1.Length)
                .Select(f => (Encoding.UTF8.GetBytes(f.Item1), f.Item2)),
        ];

    public static SecretMask None { get; } = new([]);

    public bool IsEmpty => _secrets.Length == 0;

    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text)
    {
        foreach (var (secret, isWord) in _secrets)
        {
            if (text.IndexOf(secret) >= 0)
                text = Replace(text, secret, isWord);
        }

        return text;
    }

    private static byte[] Replace(ReadOnlySpan<byte> text, byte[] secret, bool isWord)
    {
        using var result = new MemoryStream(text.Length);
        var from = 0;
        while (text[from..].IndexOf(secret) is var at and >= 0)
        {
            var start = from + at;
            var end = start + secret.Length;
            var isPart = isWord && ((start > 0 && IsOfWord(text[start - 1])) || (end < text.Length && IsOfWord(text[end])));
            result.Write(text[from..start]);
            result.Write(isPart ? secret : Stars);
            from = end;
        }

        result.Write(text[from..]);
        return result.ToArray();
    }

    // Beyond ASCII every byte is a part of a letter.
    private static bool IsOfWord(byte b) => b >= 0x80 || char.IsAsciiLetterOrDigit((char)b) || b == '_';
}
