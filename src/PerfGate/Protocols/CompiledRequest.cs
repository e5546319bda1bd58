using System.Globalization;
using System.Text;

namespace PerfGate.Protocols;

/// <summary>An endpoint's request as HTTP/1.1 bytes: made once when nothing in it changes, else put together from constant pieces.</summary>
internal sealed class CompiledRequest
{
    private readonly Endpoint _endpoint;
    private readonly byte[] _start;
    private readonly byte[] _afterTarget;
    private readonly (byte[] Name, Template Value)[] _headers;
    private readonly bool _sendsLength;
    private readonly byte[]? _constant;

    // The body is written first, because its length stands before it.
    private readonly RequestBuffer _body = new();

    /// <param name="endpoint">What to send.</param>
    /// <param name="baseAddress">Gives the Host header, and the path that the endpoint's path follows.</param>
    /// <param name="keepAlive">False adds <c>Connection: close</c>.</param>
    public CompiledRequest(Endpoint endpoint, Uri baseAddress, bool keepAlive)
    {
        _endpoint = endpoint;
        _headers = [.. endpoint.Headers
            .Where(h => !h.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(h => (Encoding.ASCII.GetBytes("\r\n" + h.Key + ": "), h.Value))];
        _start = Encoding.ASCII.GetBytes($"{endpoint.Method} {baseAddress.AbsolutePath.TrimEnd('/')}");

        var fixedHeaders = new StringBuilder(" HTTP/1.1");
        AddUnlessGiven(fixedHeaders, "Host", baseAddress.IsDefaultPort ? HostText(baseAddress) : string.Create(CultureInfo.InvariantCulture, $"{HostText(baseAddress)}:{baseAddress.Port}"));
        AddUnlessGiven(fixedHeaders, "User-Agent", "perfgate");
        AddUnlessGiven(fixedHeaders, "Accept", "*/*");
        if (!keepAlive)
            AddUnlessGiven(fixedHeaders, "Connection", "close");
        _afterTarget = Encoding.ASCII.GetBytes(fixedHeaders.ToString());

        // A method that usually has content says so even when there is none (RFC 9110, 8.6).
        _sendsLength = endpoint.Body is not null || endpoint.Method is "POST" or "PUT" or "PATCH";

        if (endpoint.PathAndQuery.IsConstant && (endpoint.Body?.IsConstant ?? true) && endpoint.Headers.All(h => h.Value.IsConstant))
        {
            var bytes = new RequestBuffer();
            WriteParts(bytes, TemplateScope.OfNoRun());
            _constant = bytes.Written.ToArray();
        }
    }

    public Endpoint Endpoint => _endpoint;

    public bool IsHead => _endpoint.Method == "HEAD";

    /// <summary>RFC 9110, 9.2.2: sending it again does no more than sending it once.</summary>
    public bool IsIdempotent => _endpoint.Method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";

    /// <summary>The bytes, when every request of the endpoint has the same ones.</summary>
    public ReadOnlyMemory<byte>? Constant => _constant;

    /// <summary>Replaces what is in <paramref name="output"/> by the next request.</summary>
    public void Write(RequestBuffer output, TemplateScope scope)
    {
        output.Clear();
        if (_constant is not null)
            output.Write(_constant);
        else
            WriteParts(output, scope);
    }

    private void WriteParts(RequestBuffer output, TemplateScope scope)
    {
        _body.Clear();
        _endpoint.Body?.Write(_body, scope);

        output.Write(_start);
        _endpoint.PathAndQuery.Write(output, scope);
        output.Write(_afterTarget);
        foreach (var (name, value) in _headers)
        {
            output.Write(name);
            value.Write(output, scope);
        }

        if (_sendsLength)
        {
            output.Write("\r\nContent-Length: "u8);
            _body.Written.Length.TryFormat(output.GetSpan(11), out var digits, provider: CultureInfo.InvariantCulture);
            output.Advance(digits);
        }

        output.Write("\r\n\r\n"u8);
        output.Write(_body.Written);
    }

    private static string HostText(Uri address) => address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;

    private void AddUnlessGiven(StringBuilder text, string name, string value)
    {
        foreach (var header in _endpoint.Headers)
        {
            if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return;
        }

        text.Append("\r\n").Append(name).Append(": ").Append(value);
    }
}
