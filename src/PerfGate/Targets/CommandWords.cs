using System.Text;

namespace PerfGate.Targets;

/// <summary>
/// Splits a command that was written as one text. Quotes of both kinds keep blanks; a backslash protects a quote or a backslash
/// inside double quotes and is itself everywhere else, so that Windows paths survive. Nothing else is special: there is no shell.
/// </summary>
internal static class CommandWords
{
    /// <summary>Words that mean something to a shell, and would be passed to the program as they stand.</summary>
    public static readonly IReadOnlyList<string> OfAShell = ["|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>&1"];

    /// <summary>Null when a quote is not closed.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        var isInWord = false;
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '"' && c == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
            {
                word.Append(text[++i]);
            }
            else if (quote is null ? c is '"' or '\'' : c == quote)
            {
                quote = quote is null ? c : null;
                isInWord = true;
            }
            else if (quote is null && char.IsWhiteSpace(c))
            {
                EndWord();
            }
            else
            {
                word.Append(c);
                isInWord = true;
            }
        }

        EndWord();
        return quote is null ? words : null;

        void EndWord()
        {
            if (isInWord)
                words.Add(word.ToString());
            word.Clear();
            isInWord = false;
        }
    }
}
