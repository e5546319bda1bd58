namespace PerfGate.Protocols;

/// <summary>A literal text, or the inside of a <c>${...}</c>.</summary>
/// <param name="Text">A literal is unescaped: <c>$${</c> reads <c>${</c>.</param>
/// <param name="Offset">Where it starts in the source, in characters from 0.</param>
/// <param name="IsExpression">False: a literal.</param>
internal readonly record struct TemplatePart(string Text, int Offset, bool IsExpression)
{
    /// <summary>
    /// Splits a text at its <c>${...}</c>. <paramref name="unclosed"/> is the offset of a <c>${</c> without an end, or null.
    /// </summary>
    public static IReadOnlyList<TemplatePart> Split(string text, out int? unclosed)
    {
        unclosed = null;
        var parts = new List<TemplatePart>();
        var literal = new System.Text.StringBuilder();
        var literalStart = 0;
        for (var i = 0; i < text.Length;)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                literal.Append("${");
                i += 3;
            }
            else if (rest.StartsWith("${"))
            {
                if (End(text, i + 2) is not { } end)
                {
                    unclosed = i;
                    break;
                }

                FlushLiteral(i);
                parts.Add(new(text[(i + 2)..end], i, IsExpression: true));
                literalStart = i = end + 1;
            }
            else
            {
                literal.Append(text[i++]);
            }
        }

        FlushLiteral(text.Length);
        return parts;

        void FlushLiteral(int end)
        {
            if (literal.Length > 0)
                parts.Add(new(literal.ToString(), literalStart, IsExpression: false));
            literal.Clear();
            literalStart = end;
        }
    }

    /// <summary>The offset of the closing brace; braces within quotes do not close.</summary>
    private static int? End(string text, int start)
    {
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c == '}')
                return i;
            else if (c == '{')
                return null;
        }

        return null;
    }
}
