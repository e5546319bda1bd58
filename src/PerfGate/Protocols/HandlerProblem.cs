using System.Net.Sockets;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>What an exception of the runtime's client means.</summary>
internal static class HandlerProblem
{
    private const string Cut = "the connection was closed before the answer was complete";
    private const long NoError = 0;
    private const long Refused = 7;
    private const long Http11Required = 13;

    /// <summary>
    /// The server did not process the request, or at least retired the connection in order before it answered (RFC 9113, 6.8 and 8.7): it can be
    /// sent again, whatever its method.
    /// </summary>
    public static bool IsRetired(Exception e) => Code(e) is NoError or Refused;

    /// <summary>Every exception has a meaning: what is not known broke the protocol in a way that nobody foresaw.</summary>
    /// <param name="e">Of sending, or of reading the answer.</param>
    /// <param name="server">Names the address.</param>
    public static (SampleOutcome Outcome, string Problem) Of(Exception e, ServerAddress server)
    {
        switch (Code(e))
        {
            case NoError:
                return (SampleOutcome.Reset, "the connection was retired (GOAWAY, NO_ERROR)");
            case Refused:
                return (SampleOutcome.Reset, "the stream was refused (REFUSED_STREAM)");
            case Http11Required:
                return (SampleOutcome.Protocol, "the service asks for HTTP/1.1 (HTTP_1_1_REQUIRED); set http: { version: 1.1 }");
        }

        return e switch
        {
            HttpRequestException request => Of(request.HttpRequestError, e, server),
            HttpIOException io => Of(io.HttpRequestError, e, server),
            _ => OfCause(e),
        };
    }

    private static (SampleOutcome Outcome, string Problem) Of(HttpRequestError error, Exception e, ServerAddress server) => error switch
    {
        HttpRequestError.SecureConnectionError => (SampleOutcome.Connect, "TLS: " + (e.InnerException?.InnerException ?? e.InnerException ?? e).Message),
        HttpRequestError.VersionNegotiationError => (SampleOutcome.Connect, "the server does not speak this version of HTTP"),
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => (SampleOutcome.Connect, e.InnerException is SocketException s ? Describe(s.SocketErrorCode, server) : "no connection"),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => (SampleOutcome.Protocol, "the server broke the protocol: " + (e.InnerException ?? e).Message),
        HttpRequestError.ResponseEnded => (SampleOutcome.Reset, Cut),
        _ => OfCause(e),
    };

    /// <summary>The runtime wraps what it cannot read in an error of input and output, as it does with a connection that was cut: what lies within tells them apart.</summary>
    private static (SampleOutcome Outcome, string Problem) OfCause(Exception e)
    {
        var cause = e;
        while (cause.InnerException is { } inner)
            cause = inner;
        return cause is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            ? (SampleOutcome.Reset, Cut)
            : (SampleOutcome.Protocol, $"the server broke the protocol: {cause.Message} ({cause.GetType().Name})");
    }

    private static string Describe(SocketError error, ServerAddress server) => error switch
    {
        SocketError.TooManyOpenSockets => ConnectProblem.NoDescriptors,
        SocketError.AddressNotAvailable => ConnectProblem.NoPorts,
        _ => server.Describe(error),
    };

    /// <summary>The HTTP/2 error code that the server gave; null: none. HTTP/3 has other numbers.</summary>
    private static long? Code(Exception e) =>
        (e as HttpProtocolException ?? e.InnerException as HttpProtocolException ?? e.InnerException?.InnerException as HttpProtocolException)?.ErrorCode;
}
