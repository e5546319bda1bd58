namespace PerfGate.Protocols;

/// <summary>The inside of a <c>${...}</c>: a name, and arguments when parentheses follow it.</summary>
/// <param name="Name">Of a function, of a variable, or <c>env.NAME</c>.</param>
/// <param name="Arguments">Trimmed and without their quotes; null: no parentheses.</param>
internal sealed record TemplateExpression(string Name, IReadOnlyList<string>? Arguments)
{
    /// <summary>Null when it is no name, or when a parenthesis or a quote is not closed.</summary>
    public static TemplateExpression? Parse(string text)
    {
        text = text.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = (open < 0 ? text : text[..open]).TrimEnd();
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            return null;
        if (open < 0)
            return new(name, null);
        return text[^1] == ')' && SplitArguments(text[(open + 1)..^1]) is { } arguments ? new(name, arguments) : null;
    }

    private static List<string>? SplitArguments(string text)
    {
        var arguments = new List<string>();
        if (string.IsNullOrWhiteSpace(text))
            return arguments;

        var quote = '\0';
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ',';
            if (i == text.Length && quote != '\0')
                return null;
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c == ',')
            {
                arguments.Add(Unquote(text[start..i].Trim()));
                start = i + 1;
            }
        }

        return arguments;
    }

    private static string Unquote(string argument) =>
        argument.Length >= 2 && argument[0] is '\'' or '"' && argument[^1] == argument[0] ? argument[1..^1] : argument;
}
