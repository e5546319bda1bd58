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
        new Key("status", Shape.Integer(100, 599), "The status that means ready. Default: any from 200 to 399."));

    public static Readiness? Read(SpecNode node, SpecErrors errors)
    {
        if (node is ScalarNode { Text: "tcp" })
            return new TcpReadiness();
        if (node is ScalarNode)
            return ReadRequest(node, errors, Forms);
        if (Keys.Open(node, errors) is not { } map)
            return null;

        var request = map.Node("request") is { } asked ? ReadRequest(asked, errors, "a request such as GET /health") : null;
        var status = map.Integer("status");
        return request is null ? null : request with { Status = (int?)status?.Value };
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
