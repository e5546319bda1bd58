using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace PerfGate.Protocols;

/// <summary>A regular expression over received bytes, read as UTF-8.</summary>
internal sealed class TextPattern
{
    public const string Forms = "a regular expression between slashes: /^ok/";

    /// <summary>Only the backtracking engine can need it: a pattern that takes longer counts as not matched.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    private TextPattern(Regex regex) => _regex = regex;

    /// <summary>Null when the pattern is not valid; <paramref name="reason"/> says why.</summary>
    public static TextPattern? Compile(string pattern, out string reason)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant;
        reason = "";
        try
        {
            return new(new Regex(pattern, Options | RegexOptions.NonBacktracking, Timeout));
        }
        catch (NotSupportedException)
        {
            // Lookarounds and backreferences need the backtracking engine.
            return new(new Regex(pattern, Options | RegexOptions.Compiled, Timeout));
        }
        catch (RegexParseException wrong)
        {
            reason = wrong.Message;
            return null;
        }
    }

    /// <summary>The inside of <c>/.../</c>, or null when the text is not of that form.</summary>
    public static string? Delimited(string text) => text is ['/', .. var inside, '/'] ? inside : null;

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        var characters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(text.Length));
        try
        {
            return IsMatch(characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
