using System.Text;

namespace PerfGate.Targets;

/// <summary>Replaces the values that came from the environment by stars in what the target prints and answers, in every form of <see cref="SecretForms"/>.</summary>
internal sealed class SecretMask
{
    // Shorter values, such as "1" or "prod", stand within other words: they are masked where they are a word of their own, and in no other form.
    private const int ShortestAnywhere = 6;

    // Of a secret that was cut off fewer characters say nothing.
    private const int ShortestPiece = 4;

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

    /// <summary>The same of a text whose ends may have been cut off, within a secret as well as elsewhere: a piece of one at such an end is taken out, too.</summary>
    /// <param name="text">Bytes that are no UTF-8 may stand at its end.</param>
    /// <param name="isCutBefore">Its beginning is not where the original begins.</param>
    /// <param name="isCutAfter">Its end is not where the original ends.</param>
    public string Apply(string text, bool isCutBefore = false, bool isCutAfter = false)
    {
        if (IsEmpty)
            return text;
        var masked = Encoding.UTF8.GetString(Apply(Encoding.UTF8.GetBytes(text)));
        if (isCutAfter && masked.TrimEnd('\uFFFD') is var whole && PieceAtEnd(whole) is > 0 and var atEnd)
            masked = string.Concat(whole.AsSpan(0, whole.Length - atEnd), "***");
        return isCutBefore && PieceAtStart(masked) is > 0 and var atStart ? string.Concat("***", masked.AsSpan(atStart)) : masked;
    }

    /// <summary>Characters of the longest beginning of a secret with which the text ends; 0: none of note.</summary>
    private int PieceAtEnd(string text) => Longest(text, (form, length) => text.AsSpan().EndsWith(form.AsSpan(0, length)));

    private int PieceAtStart(string text) => Longest(text, (form, length) => text.AsSpan().StartsWith(form.AsSpan(form.Length - length)));

    private int Longest(string text, Func<string, int, bool> isThere)
    {
        var longest = 0;
        foreach (var (secret, _) in _secrets.Where(s => !s.IsWord))
        {
            var form = Encoding.UTF8.GetString(secret);
            for (var length = Math.Min(form.Length - 1, text.Length); length >= Math.Max(ShortestPiece, longest + 1); length--)
            {
                if (isThere(form, length))
                    longest = length;
            }
        }

        return longest;
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
