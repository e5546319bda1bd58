using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace PerfGate.Syntax;

/// <summary>Says what a mistake of YAML most probably is, and where: the parser points at what it was reading.</summary>
internal static partial class YamlMistakes
{
    public static (SourceLocation Location, string Message) Explain(string file, string text, YamlException yaml)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (TabIndentation(file, lines, yaml) is { } tab)
            return (tab, $"not valid YAML: {OneLine(yaml.Message)}");
        if (TagWithoutQuotes(file, lines, yaml) is { } tag)
            return tag;
        if (ExpressionWithoutQuotes(file, lines, yaml) is { } expression)
            return expression;
        return (new SourceLocation(file, (int)Math.Max(1, yaml.End.Line), (int)Math.Max(1, yaml.End.Column)), $"not valid YAML: {OneLine(yaml.Message)}");
    }

    /// <summary>YamlDotNet points at the mapping that the tab is in, which may begin a hundred lines above it.</summary>
    private static SourceLocation? TabIndentation(string file, string[] lines, YamlException yaml)
    {
        if (!yaml.Message.Contains("tab", StringComparison.Ordinal))
            return null;
        for (var line = (int)Math.Max(1, yaml.Start.Line); line <= lines.Length; line++)
        {
            var content = lines[line - 1];
            var indentation = content[..^content.TrimStart().Length];
            if (indentation.Contains('\t', StringComparison.Ordinal))
                return new SourceLocation(file, line, indentation.IndexOf('\t', StringComparison.Ordinal) + 1);
        }

        return null;
    }

    private static (SourceLocation Location, string Message)? TagWithoutQuotes(string file, string[] lines, YamlException yaml)
    {
        var line = (int)yaml.End.Line;
        if (!yaml.Message.Contains("tag", StringComparison.Ordinal) || line < 1 || line > lines.Length)
            return null;
        return Tag().Matches(lines[line - 1]).LastOrDefault(m => m.Index < yaml.End.Column) is { } tag
            ? (new SourceLocation(file, line, tag.Index + 1), YamlTags.NoText(tag.Value, ""))
            : null;
    }

    /// <summary>Within braces or brackets a brace begins a mapping, wherever it stands in a plain text.</summary>
    private static (SourceLocation Location, string Message)? ExpressionWithoutQuotes(string file, string[] lines, YamlException yaml)
    {
        if (!yaml.Message.Contains("flow", StringComparison.Ordinal))
            return null;
        for (var line = (int)Math.Min(yaml.End.Line, lines.Length); line >= Math.Max(1, yaml.Start.Line); line--)
        {
            var before = line == yaml.End.Line ? (int)yaml.End.Column : int.MaxValue;
            var found = Expression().Matches(Quoted().Replace(lines[line - 1], quoted => new string(' ', quoted.Length))).LastOrDefault(m => m.Index < before);
            if (found is not null)
                return (new SourceLocation(file, line, found.Index + 1), $"not valid YAML: within {{ }} and [ ] the brace of '${{' begins a mapping; quote the text: \"{found.Value}\"");
        }

        return null;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");

    [GeneratedRegex(@"![^\s,\[\]{}]*", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    // The whole plain text, as it is to be quoted: from the last mark of YAML on.
    [GeneratedRegex(@"(?<=(^|[,\[{]|:\s)\s*)(?:[^,\[\]{}:""'\s][^,\[\]{}:""']*)?\$\{[^}]*\}?[^\s,\[\]{}]*", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
