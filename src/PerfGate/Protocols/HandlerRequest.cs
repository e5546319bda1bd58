using System.Net.Http.Headers;
using System.Text;

namespace PerfGate.Protocols;

/// <summary>An endpoint's request as the runtime wants it: a new message each time, which is what it costs.</summary>
internal sealed class HandlerRequest(int index, Endpoint endpoint, Uri baseAddress, HttpVersion version, TemplateScope scope)
{
    private readonly HttpMethod _method = new(endpoint.Method);
    private readonly Uri? _constant = endpoint.PathAndQuery.IsConstant ? Address(endpoint, baseAddress, scope) : null;
    private readonly Version _version = version == HttpVersion.Http3 ? System.Net.HttpVersion.Version30 : System.Net.HttpVersion.Version20;

    /// <summary>Among the endpoints of the exchanger.</summary>
    public int Index => index;

    public Endpoint Endpoint => endpoint;

    /// <summary>RFC 9110, 9.2.2: sending it again does no more than sending it once.</summary>
    public bool IsIdempotent { get; } = endpoint.Method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";

    /// <summary>Inside the worker's lock: the scope is its own.</summary>
    public HttpRequestMessage For(Exchange exchange)
    {
        scope.Begin(exchange.Iteration);
        var message = new HttpRequestMessage(_method, _constant ?? Address(endpoint, baseAddress, scope))
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (endpoint.Body is { } body)
            message.Content = new ByteArrayContent(Bytes(body).ToArray());
        else if (endpoint.Method is "POST" or "PUT" or "PATCH")
            message.Content = new ByteArrayContent([]);

        foreach (var (name, template) in endpoint.Headers)
        {
            var value = Encoding.UTF8.GetString(Bytes(template));
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        AddUnlessGiven(message.Headers, "User-Agent", "perfgate");
        AddUnlessGiven(message.Headers, "Accept", "*/*");
        return message;
    }

    /// <summary>The same request once more: a message can be sent only once.</summary>
    public static async Task<HttpRequestMessage> AgainAsync(HttpRequestMessage sent)
    {
        var message = new HttpRequestMessage(sent.Method, sent.RequestUri) { Version = sent.Version, VersionPolicy = sent.VersionPolicy };
        foreach (var (name, values) in sent.Headers.NonValidated)
            message.Headers.TryAddWithoutValidation(name, values);
        if (sent.Content is not { } content)
            return message;
        message.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync());
        foreach (var (name, values) in content.Headers.NonValidated)
            message.Content.Headers.TryAddWithoutValidation(name, values);
        return message;
    }

    private static Uri Address(Endpoint endpoint, Uri baseAddress, TemplateScope scope)
    {
        var path = new RequestBuffer();
        endpoint.PathAndQuery.Write(path, scope);
        var text = baseAddress.GetLeftPart(UriPartial.Authority) + baseAddress.AbsolutePath.TrimEnd('/') + Encoding.ASCII.GetString(path.Written);

        // As it is written, like the own connection sends it: the template has encoded what needs it.
        return new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static void AddUnlessGiven(HttpRequestHeaders headers, string name, string value)
    {
        if (!headers.NonValidated.Contains(name))
            headers.TryAddWithoutValidation(name, value);
    }

    private ReadOnlySpan<byte> Bytes(Template template)
    {
        var buffer = new RequestBuffer();
        template.Write(buffer, scope);
        return buffer.Written;
    }
}
