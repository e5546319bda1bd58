namespace PerfGate.Protocols;

/// <summary>Which protocol speaks a version.</summary>
internal static class HttpExchangers
{
    private static readonly Http1Protocol _own = new();
    private static readonly HandlerProtocol _runtimes = new();

    public static IProtocol For(HttpVersion version) => version == HttpVersion.Http11 ? _own : _runtimes;
}
