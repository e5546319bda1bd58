using System.Buffers;
using System.Globalization;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>Reads an endpoint in its short or its long form.</summary>
internal sealed class EndpointReader(string name, EndpointDefaults defaults, SpecErrors errors)
{
    private const int MaxWeight = 1_000_000;

    public static KeyTable Keys { get; } = new(
        "endpoint",
        new("request", RequestShape, $"The request in one line: {RequestTarget.Forms}. Without a method it is GET."),
        new("method", Shape.OneOf(RequestTarget.Methods), "The method, where `path` stands instead of `request`. Default: GET."),
        new("path", Shape.Text, "The path, with or without a query: /orders. Templates work in it."),
        new("query", Shape.MapOf(Shape.OneOrMore(Shape.Text)), "Query parameters by name. Their values are URL-encoded; a list repeats the parameter."),
        new("headers", RequestHeaders.Shape, "Headers by name; an empty value leaves a default header out."),
        new("body", Shape.Text, "The body as text."),
        new("json", Shape.Any, "The body as a YAML value, sent as JSON with Content-Type application/json."),
        new("file", Shape.Text, "The body from a file beside the spec, byte for byte, without templates."),
        new("expect", Expectations.Shape, "What a good response looks like. Default: a status from 200 to 399."),
        new("timeout", Shape.PositiveDuration, "How long a response may take to arrive. Default: that of `defaults`, or 10s."),
        new("thresholds", Shape.OneOrMore(Shape.Any), "What must hold in every phase that uses the endpoint."),
        new("weight", Shape.Integer(1, MaxWeight), "The share in a mix, relative to the other endpoints. Default: 1."));

    public static Shape Shape { get; } = Shape.Either(RequestShape, Shape.Mapping(Keys));

    private static Shape RequestShape => Shape.Pattern(@"^\s*(([A-Z]+)\s+)?[/$]", RequestTarget.Forms);

    public Endpoint? Read(SpecNode node)
    {
        if (node is ScalarNode)
        {
            return RequestTarget.Read(node, errors) is { } target
                ? Make(target, target.Path.Location, [], null)
                : null;
        }

        if (Keys.Open(node, errors) is not { } reader)
            return null;
        reader.AtMostOneOf("request", "path");
        reader.AtMostOneOf("request", "method");
        reader.AtMostOneOf("body", "json", "file");

        // Everything is read before the answer to it all, so that every mistake is found.
        var request = ReadTarget(reader);
        var body = RequestBody.Read(reader, defaults.Sources, errors);
        var headers = RequestHeaders.Read(reader.Entries("headers"), defaults.Headers, defaults.Sources, errors);
        if (reader.Has("json") && !RequestHeaders.Contains(headers, "Content-Type"))
            headers = [.. headers, new("Content-Type", Template.Constant("application/json"))];
        var expect = Expectations.Read(reader.Node("expect"), errors);
        var timeout = reader.Duration("timeout");
        var weight = reader.Integer("weight");
        var query = ReadQuery(reader);
        if (request is null)
            return null;
        if (expect.NeedsBody && request.Method == "HEAD")
            errors.Add(DiagnosticCodes.Contradiction, reader.KeyLocation("expect"), "a response to HEAD has no body to expect something of");

        return Make(request, reader.Location, query, expect) with
        {
            Headers = headers,
            Body = body,
            Timeout = timeout?.Value ?? defaults.Timeout,
            Weight = (int)(weight?.Value ?? 1),
            ThresholdNodes = reader.Items("thresholds"),
        };
    }

    private Endpoint Make(RequestTarget request, SourceLocation location, IReadOnlyList<KeyValuePair<ScalarNode, ScalarNode>> parameters, Expectations? expect)
    {
        var before = errors.All.Count;
        var builder = new TemplateBuilder(defaults.Sources, errors);
        var (path, query) = RequestTarget.SplitQuery(builder.Split(request.Path));
        builder.Append(path, request.Path, TemplateEncoding.Url, TemplateEncoding.Path);
        if (query is not null)
        {
            builder.AppendRaw("?"u8);
            builder.Append(query, request.Path, TemplateEncoding.Url, TemplateEncoding.Query);
        }

        var separator = query is null ? "?" : "&";
        foreach (var (parameter, value) in parameters)
        {
            builder.AppendRaw(separator);
            builder.Append(parameter, TemplateEncoding.Query);
            builder.AppendRaw("="u8);
            builder.Append(value, TemplateEncoding.Query);
            separator = "&";
        }

        var target = builder.Build();
        if (errors.All.Count == before && !StartsWithSlash(target))
            errors.Add(DiagnosticCodes.BadValue, request.Path, $"the path '{request.Path.Text}' does not start with '/' when its variables are filled in");
        return new Endpoint
        {
            Name = name,
            Title = string.Create(CultureInfo.InvariantCulture, $"{request.Method} {TitleOf(request.Path)}"),
            Method = request.Method,
            PathAndQuery = target,
            Headers = defaults.Headers,
            Expect = expect ?? Expectations.Default,
            Timeout = defaults.Timeout,
            Location = location,
        };
    }

    private static bool StartsWithSlash(Template target)
    {
        var text = new ArrayBufferWriter<byte>();
        target.Write(text, TemplateScope.OfNoRun());
        return text.WrittenSpan.StartsWith("/"u8);
    }

    /// <summary>The path as written: names of variables stand in it, never their values.</summary>
    private static string TitleOf(ScalarNode path)
    {
        var parts = TemplatePart.Split(path.Text, out _);
        return string.Concat(RequestTarget.SplitQuery(parts).Path.Select(p => p.IsExpression ? $"${{{p.Text}}}" : p.Text));
    }

    private RequestTarget? ReadTarget(MappingReader reader)
    {
        if (reader.Node("request") is { } request)
            return RequestTarget.Read(request, errors);

        var method = reader.Text("method");
        var isMethod = method is null || RequestTarget.CheckMethod(method.Value, method.Location, errors);
        if (reader.Node("path") is not { } node)
        {
            errors.Add(DiagnosticCodes.MissingKey, reader.Location, $"the endpoint '{name}' needs the key 'request': {RequestTarget.Forms}");
            return null;
        }

        if (node is ScalarNode path)
            return RequestTarget.CheckPath(path, errors) && isMethod ? new(method?.Value ?? "GET", path) : null;
        errors.Add(DiagnosticCodes.BadValue, node, $"'path' is a text such as /orders, not {node.Kind}");
        return null;
    }

    private List<KeyValuePair<ScalarNode, ScalarNode>> ReadQuery(MappingReader reader)
    {
        var parameters = new List<KeyValuePair<ScalarNode, ScalarNode>>();
        foreach (var (parameter, node) in reader.Entries("query"))
        {
            foreach (var value in node is SequenceNode list ? list.Items : [node])
            {
                if (value is ScalarNode scalar)
                    parameters.Add(new(parameter, scalar));
                else
                    errors.Add(DiagnosticCodes.BadValue, value, $"the query parameter '{parameter.Text}' is a text or a list of texts, not {value.Kind}");
            }
        }

        return parameters;
    }
}
