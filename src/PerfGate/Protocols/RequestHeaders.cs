using System.Buffers;
using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>Reads the headers of requests.</summary>
internal static class RequestHeaders
{
    /// <summary>What the connection itself has to say; a second voice would contradict it (RFC 9112, sections 6 and 9).</summary>
    public static IReadOnlyList<string> Reserved { get; } =
        ["Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Their values are secrets, wherever they come from.</summary>
    private static readonly string[] Secret = ["Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key"];

    public static Shape Shape { get; } = Shape.MapOf(Shape.Text);

    /// <summary>The good ones, in the order of the spec.</summary>
    /// <param name="entries">A mapping of names to texts.</param>
    /// <param name="defaults">Headers that are added unless the entries give them; an empty value leaves one out.</param>
    /// <param name="sources">What templates refer to.</param>
    /// <param name="errors">Where mistakes go.</param>
    public static IReadOnlyList<KeyValuePair<string, Template>> Read(
        IEnumerable<KeyValuePair<ScalarNode, SpecNode>> entries,
        IReadOnlyList<KeyValuePair<string, Template>> defaults,
        TemplateSources sources,
        SpecErrors errors)
    {
        var headers = new List<KeyValuePair<string, Template>>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in entries)
        {
            if (!CheckName(name, errors))
                continue;
            if (!seen.Add(name.Text))
                errors.Add(DiagnosticCodes.DuplicateKey, name, $"duplicate header '{name.Text}': the case of its letters makes no difference");
            else if (node is ScalarNode { IsNull: true })
            {
                if (!defaults.Any(d => IsSame(d.Key, name.Text)))
                    errors.Add(DiagnosticCodes.BadValue, name, $"header '{name.Text}' has no value");
            }
            else if (ReadValue(name.Text, node, sources, errors) is { } value)
                headers.Add(new(name.Text, value));
        }

        return [.. headers, .. defaults.Where(d => !seen.Contains(d.Key))];
    }

    /// <summary>As one request has them that is sent for no measurement.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(IEnumerable<KeyValuePair<string, Template>> headers)
    {
        var scope = TemplateScope.OfNoRun();
        foreach (var (name, template) in headers)
        {
            var text = new ArrayBufferWriter<byte>();
            template.Write(text, scope);
            yield return new(name, Encoding.UTF8.GetString(text.WrittenSpan));
        }
    }

    public static bool Contains(IEnumerable<KeyValuePair<string, Template>> headers, string name) => headers.Any(h => IsSame(h.Key, name));

    /// <summary>RFC 9110, section 5.6.2.</summary>
    public static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool CheckName(ScalarNode name, SpecErrors errors)
    {
        if (!IsToken(name.Text))
            errors.Add(DiagnosticCodes.BadValue, name, $"'{Printable(name.Text)}' is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ are allowed");
        else if (Reserved.Any(r => IsSame(r, name.Text)))
            errors.Add(DiagnosticCodes.BadValue, name, $"header '{name.Text}' is set by the connection; leave it out (not allowed: {string.Join(", ", Reserved)})");
        else
            return true;
        return false;
    }

    private static Template? ReadValue(string name, SpecNode node, TemplateSources sources, SpecErrors errors)
    {
        if (node is not ScalarNode scalar)
            errors.Add(DiagnosticCodes.BadValue, node, $"header '{name}' is a text, not {node.Kind}");
        else if (scalar.Text.Any(char.IsControl))
            errors.Add(DiagnosticCodes.BadValue, node, $"header '{name}' holds a line break or another control character, which no header can carry");
        else
        {
            var builder = new TemplateBuilder(sources, errors);
            builder.Append(scalar, TemplateEncoding.Header);

            // The scheme before it is none.
            if (Secret.Any(s => IsSame(s, name)) && !scalar.Text.Contains("${", StringComparison.Ordinal))
                sources.AddSecret(scalar.Text[(scalar.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            return builder.Build();
        }

        return null;
    }

    private static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);

    private static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
