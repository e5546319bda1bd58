using System.Text.Json;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>What a good response looks like. Immutable, used by all workers at once.</summary>
internal sealed class Expectations
{
    private readonly StatusSet _status;
    private readonly HeaderExpectation[] _headers;
    private readonly BodyExpectation[] _body;
    private readonly JsonExpectation[] _json;
    private readonly JsonWalk? _walk;

    private Expectations(StatusSet status, IEnumerable<HeaderExpectation> headers, IEnumerable<BodyExpectation> body, IEnumerable<JsonExpectation> json)
    {
        _status = status;
        _headers = [.. headers];
        _body = [.. body];
        _json = [.. json];
        _walk = JsonWalk.Of(_json);
    }

    public static KeyTable Keys { get; } = new(
        "expect",
        new("status", StatusShape, $"The accepted statuses: {StatusSet.Forms}, or a list of them. Default: 200-399."),
        new("header", Shape.MapOf(Shape.Text), "Headers by name: their value, `exists`, `absent` or a regular expression between slashes."),
        new("headers", Shape.MapOf(Shape.Text), "The same as `header`."),
        new("body", Shape.Mapping(BodyExpectation.Keys), "What the body holds or matches."),
        new("json", JsonExpectationReader.Shape, "Values of a JSON body by JSONPath (RFC 9535): the value, `exists`, `absent`, a comparison such as \"> 0\", or `matches /.../`."));

    /// <summary>The long form, or the statuses alone.</summary>
    public static Shape Shape { get; } = Shape.Either(StatusShape, Shape.Mapping(Keys));

    /// <summary>Any status from 200 to 399.</summary>
    public static Expectations Default { get; } = new(StatusSet.Default, [], [], []);

    /// <summary>Whether the spec says nothing of what is expected.</summary>
    public bool IsDefault => ReferenceEquals(this, Default);

    /// <summary>The accepted statuses, as written: <c>200-399</c>.</summary>
    public string Status => _status.ToString();

    public bool NeedsHeaders => _headers.Length > 0;

    public bool NeedsBody => _body.Length > 0 || _json.Length > 0;

    private static Shape StatusShape => Shape.OneOrMore(Shape.Either(Shape.Integer(100, 599), Shape.Pattern(StatusSet.Pattern, StatusSet.Forms)));

    /// <summary>Null: the default.</summary>
    public static Expectations Read(SpecNode? node, SpecErrors errors)
    {
        if (node is null)
            return Default;
        if (node is not MappingNode)
            return new(ReadStatus(node is SequenceNode list ? list.Items : [node], errors), [], [], []);
        if (Keys.Open(node, errors) is not { } reader)
            return Default;

        reader.AtMostOneOf("header", "headers");
        var isOfText = RejectTemplates(node, errors);
        return new(
            reader.Has("status") ? ReadStatus(reader.Items("status"), errors) : StatusSet.Default,
            [.. reader.Entries("header").Concat(reader.Entries("headers")).Select(e => HeaderExpectation.Read(e.Key, e.Value, errors)).OfType<HeaderExpectation>()],
            reader.Node("body") is { } body ? [.. BodyExpectation.Read(body, errors)] : [],
            isOfText ? [.. new JsonExpectationReader(errors).Read(reader.Entries("json"))] : []);
    }

    public bool AcceptsStatus(int status) => _status.Accepts(status);

    /// <summary>
    /// Null: the response is as expected. Else the first expectation that failed, in words; the text is made once and
    /// holds nothing of the response but its status.
    /// </summary>
    public string? Mismatch(in ResponseView response)
    {
        if (!_status.Accepts(response.Status))
            return _status.Mismatch(response.Status);
        foreach (var header in _headers)
        {
            if (!header.IsMet(response))
                return header.Mismatch;
        }

        foreach (var body in _body)
        {
            if (body.MismatchOf(response.Body) is { } mismatch)
                return mismatch;
        }

        return _json.Length == 0 ? null : JsonMismatch(response.Body);
    }

    /// <summary>The mismatch with what this response had: "$.n is 0, expected 3"; null: there is nothing to add to it.</summary>
    public string? Explain(in ResponseView response)
    {
        foreach (var header in _headers)
        {
            if (!header.IsMet(response))
                return header.Explain(response);
        }

        foreach (var body in _body)
        {
            if (body.MismatchOf(response.Body) is { } mismatch)
                return $"{mismatch}: {BodyQuote.Of(response.Body)}";
        }

        return _json.Length == 0 ? null : JsonExplanation.Of(_json, response.Body);
    }

    /// <summary>An expectation names this header, which is then judged by it alone.</summary>
    public bool Names(string header) => Array.Exists(_headers, h => h.Name.Equals(header, StringComparison.OrdinalIgnoreCase));

    private string? JsonMismatch(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        JsonDocument? document = null;
        try
        {
            if (_walk is not null)
                return _walk.Failed(body)?.Mismatch;

            // The document rents its memory; nothing of it outlives this method.
            if (!JsonDocument.TryParseValue(ref reader, out document) || reader.Read())
                return JsonExplanation.NotJson;
            foreach (var json in _json)
            {
                if (!json.IsMet(document.RootElement))
                    return json.Mismatch;
            }

            return null;
        }
        catch (JsonException)
        {
            return JsonExplanation.IsTooDeep(body) ? JsonExplanation.TooDeep : JsonExplanation.NotJson;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is no text.
            return JsonExplanation.NotJson;
        }
        finally
        {
            document?.Dispose();
        }
    }

    /// <summary>False, with an error: there is one. Every response is judged alike; an expression would otherwise be taken literally and never match.</summary>
    private static bool RejectTemplates(SpecNode node, SpecErrors errors)
    {
        var isGood = true;
        foreach (var child in node switch
        {
            MappingNode mapping => mapping.Entries.Select(e => e.Value),
            SequenceNode list => list.Items,
            _ => [],
        })
            isGood &= RejectTemplates(child, errors);

        if (node is not ScalarNode scalar || TemplatePart.Split(scalar.Text, out _).FirstOrDefault(p => p.IsExpression) is not { IsExpression: true } expression)
            return isGood;
        errors.Add(DiagnosticCodes.BadTemplate, node, $"'${{{expression.Text}}}': an expectation is the same for every request, so it takes no templates");
        return false;
    }

    private static StatusSet ReadStatus(IReadOnlyList<SpecNode> nodes, SpecErrors errors)
    {
        var texts = new List<string>();
        foreach (var node in nodes)
        {
            if (node is ScalarNode scalar && StatusSet.Of([scalar.Text]) is not null)
                texts.Add(scalar.Text);
            else
                errors.Add(DiagnosticCodes.BadValue, node, $"'status' is {StatusSet.Forms}, from 100 to 599; found {(node is ScalarNode text ? $"'{text.Text}'" : node.Kind)}");
        }

        return texts.Count == 0 ? StatusSet.Default : StatusSet.Of(texts)!;
    }
}
