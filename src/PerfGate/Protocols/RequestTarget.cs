using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>The method, and the path with its query as the spec writes them: <c>GET /orders?page=2</c>, or <c>/orders</c> alone.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">A text whose place is that of the path.</param>
internal sealed record RequestTarget(string Method, ScalarNode Path)
{
    public const string Forms = "a method and a path such as 'GET /orders?page=2'";

    public static IReadOnlyList<string> Methods { get; } = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Without a method it is GET.</summary>
    public static RequestTarget? Read(SpecNode node, SpecErrors errors)
    {
        if (node is not ScalarNode scalar || scalar.Text.Trim().Length == 0)
        {
            errors.Add(DiagnosticCodes.BadValue, node, $"a request is {Forms}; found {(node is ScalarNode ? "nothing" : node.Kind)}");
            return null;
        }

        var word = FirstWord(scalar.Text);
        if (word.Length == 0 || !word.All(char.IsAsciiLetter))
            return CheckPath(scalar, errors) ? new("GET", scalar) : null;

        // The path gets a node of its own, so that messages point at the right column.
        var start = word.Length + scalar.Text[word.Length..].TakeWhile(char.IsWhiteSpace).Count();
        var column = scalar.Location.Column + (scalar.IsQuoted ? 0 : start);
        var path = new ScalarNode(scalar.Location with { Column = column }, scalar.Text[start..], scalar.IsQuoted);
        var isMethod = CheckMethod(word, scalar.Location, errors);
        if (path.Text.Length > 0)
            return CheckPath(path, errors) && isMethod ? new(word, path) : null;
        if (isMethod)
            errors.Add(DiagnosticCodes.BadValue, scalar, $"'{word}' needs a path: a request is {Forms}");
        return null;
    }

    public static bool CheckMethod(string word, SourceLocation location, SpecErrors errors)
    {
        if (Methods.Contains(word))
            return true;
        errors.AddUnknown(DiagnosticCodes.BadValue, location, "method", word, Methods);
        return false;
    }

    public static bool CheckPath(ScalarNode path, SpecErrors errors)
    {
        // Spaces within ${...} are fine, so only the literals are looked at.
        var parts = TemplatePart.Split(path.Text, out _);
        var literals = parts.Where(p => !p.IsExpression).Select(p => p.Text).ToList();
        var text = path.Text;
        var wrong = text switch
        {
            _ when IsAbsolute(text) => $"'{text}' is an absolute URL; an endpoint is a path of the target, such as '/orders', and 'target: url:' says where it is",
            _ when !text.StartsWith('/') && parts is not [{ IsExpression: true }, ..] => $"the path '{text}' does not start with '/'; did you mean '/{text}'?",
            _ when text.EndsWith(" HTTP/1.1", StringComparison.Ordinal) => "a request is a method and a path, without the HTTP version",
            _ when literals.Exists(l => l.Any(char.IsWhiteSpace)) => $"a URL holds no spaces: write %20, or give the value in 'query', which encodes it; found '{text}'",
            _ when literals.Exists(l => l.Any(char.IsControl)) => "a URL holds no control characters",
            _ when literals.Exists(l => l.Contains('#', StringComparison.Ordinal)) => $"a fragment ('#...') is never sent to a server; leave it out, or write %23; found '{text}'",
            _ => null,
        };
        if (wrong is not null)
            errors.Add(DiagnosticCodes.BadValue, path, wrong);
        return wrong is null;
    }

    /// <summary>The parts of the path, and those of the query without its question mark; null: no query.</summary>
    public static (IReadOnlyList<TemplatePart> Path, IReadOnlyList<TemplatePart>? Query) SplitQuery(IReadOnlyList<TemplatePart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].IsExpression || parts[i].Text.IndexOf('?', StringComparison.Ordinal) is not (>= 0 and var mark))
                continue;
            var before = parts[i] with { Text = parts[i].Text[..mark] };
            var after = parts[i] with { Text = parts[i].Text[(mark + 1)..] };
            return ([.. parts.Take(i), before], [after, .. parts.Skip(i + 1)]);
        }

        return (parts, null);
    }

    private static bool IsAbsolute(string text) =>
        text.StartsWith("//", StringComparison.Ordinal)
        || (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var colon && text[..colon].All(char.IsAsciiLetter));

    private static string FirstWord(string text) => new([.. text.TakeWhile(c => !char.IsWhiteSpace(c))]);
}
