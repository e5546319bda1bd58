using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace PerfGate.Protocols;

/// <summary>A regular expression over received bytes, read as UTF-8.</summary>
internal sealed class TextPattern
{
    public const string Forms = "a regular expression between slashes: /^ok/";

    private readonly Regex _regex;

    private TextPattern(Regex regex) => _regex = regex;

    /// <summary>
    /// Null when the pattern is not valid, or takes more than one pass over the text: <paramref name="reason"/> says why. So no answer
    /// of a service can hold up the thread that measures.
    /// </summary>
    public static TextPattern? Compile(string pattern, out string reason)
    {
        reason = "";
        try
        {
            return new(new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
        }
        catch (NotSupportedException e)
        {
            reason = $"only patterns that are matched in one pass are allowed, without lookarounds, backreferences, atomic groups and conditions: {e.Message}";
            return null;
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

    public bool IsMatch(ReadOnlySpan<char> text) => _regex.IsMatch(text);
}
