using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>Reads <c>ready</c>: <c>tcp</c>, <c>GET /health</c>, or the long form with a status.</summary>
internal static class ReadinessReader
{
    public const string Forms = "tcp, or a request such as GET /health";
    public const string Regex = "^(tcp|[A-Z]+ /.*)$";

    public static readonly KeyTable Keys = new(
        "ready",
        new Key("request", Shape.Pattern("^[A-Z]+ /.*$", "a request such as GET /health"), "What is asked.") { IsRequired = true },
        new Key("status", Shape.Integer(100, 599), "The status that means ready. Default: any from 200 to 299; redirects are not followed."),
        new Key("headers", Shape.MapOf(Shape.Text), "Headers of the request, beside those of defaults.headers; ${env.NAME} is replaced, an empty value leaves a default out."));

    public static Readiness? Read(SpecNode node, TargetText text, SpecErrors errors)
    {
        if (node is ScalarNode { Text: "tcp" })
            return new TcpReadiness();
        if (node is ScalarNode)
            return ReadRequest(node, errors, Forms);
        if (Keys.Open(node, errors) is not { } map)
            return null;

        var request = map.Node("request") is { } asked ? ReadRequest(asked, errors, "a request such as GET /health") : null;
        var status = map.Integer("status");
        var headers = ReadHeaders(map, text, errors);
        request = request is null ? null : request with { Status = (int?)status?.Value };
        return request is null || headers.Count == 0 ? request : request with
        {
            Headers = [.. headers.Where(h => h.Value is not null).Select(h => new KeyValuePair<string, string>(h.Key, h.Value!))],
            LeftOut = headers.Where(h => h.Value is null).Select(h => h.Key).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
    }

    private static Dictionary<string, string?> ReadHeaders(MappingReader map, TargetText text, SpecErrors errors)
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in map.Entries("headers"))
        {
            if (!RequestHeaders.IsToken(name.Text))
                errors.Add(DiagnosticCodes.BadValue, name, "'headers' of 'ready': this is not the name of a header");
            else if (node is ScalarNode { Text: var value } && value.Any(char.IsControl))
                errors.Add(DiagnosticCodes.BadValue, node, $"header '{name.Text}' holds a line break or another control character, which no header can carry");
            else
                headers[name.Text] = node is ScalarNode { IsNull: true } ? null : text.Read(node, $"ready.headers.{name.Text}");
        }

        return headers;
    }

    private static HttpReadiness? ReadRequest(SpecNode node, SpecErrors errors, string forms)
    {
        if (node.AsText("ready", errors) is not { } text)
            return null;
        if (text.Value.Split(' ', 2, StringSplitOptions.TrimEntries) is [var method, ['/', ..] path] && method.Length > 0 && method.All(char.IsAsciiLetterUpper) && !path.Contains(' ', StringComparison.Ordinal))
            return new HttpReadiness { Method = new HttpMethod(method), Path = path };
        errors.Add(DiagnosticCodes.BadValue, text.Location, $"'ready' is {forms}; found '{text.Value}'");
        return null;
    }
}
