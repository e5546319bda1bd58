using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace PerfGate.Protocols;

/// <summary>Reads what the runtime's client does not check or show of an answer.</summary>
internal static class HandlerAnswer
{
    private const string GrpcStatus = "grpc-status";

    private static readonly string[] _grpcNames =
    [
        "ok", "cancelled", "unknown", "invalid argument", "deadline exceeded", "not found", "already exists", "permission denied", "resource exhausted",
        "failed precondition", "aborted", "out of range", "unimplemented", "internal", "unavailable", "data loss", "unauthenticated",
    ];

    /// <summary>Headers as lines of HTTP/1.1.</summary>
    public static void Write(RequestBuffer lines, HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                lines.Write(Encoding.Latin1.GetBytes($"{name}: {value}\r\n"));
        }
    }

    /// <summary>What Content-Length announces of a body that is to come; null: nothing, or there is no body.</summary>
    public static long? Announced(HttpResponseMessage response, string method) =>
        method != "HEAD" && (int)response.StatusCode is not (204 or 304) && First(response.Content.Headers, "Content-Length") is { } text
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    /// <summary>How the body is compressed.</summary>
    public static (ContentCoding Coding, string? Other) Coding(HttpResponseMessage response)
    {
        var (coding, other) = (ContentCoding.None, (string?)null);
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values))
            return (coding, other);
        foreach (var item in values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var known = ContentCodings.Of(Encoding.Latin1.GetBytes(item));
            if (known == ContentCoding.None)
                continue;
            var shown = BodyQuote.Clean(Encoding.Latin1.GetBytes(item), 60);
            if (coding != ContentCoding.None || known == ContentCoding.Other)
                (known, other) = (ContentCoding.Other, coding == ContentCoding.None ? shown : $"{other ?? ContentCodings.Name(coding)}, {shown}");
            coding = known;
        }

        return (coding, other);
    }

    /// <summary>"grpc-status 13 (internal)" of a gRPC answer that is an error; null: it is none, or no gRPC.</summary>
    public static string? GrpcProblem(HttpResponseMessage response)
    {
        if (First(response.Content.Headers, "Content-Type")?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            return null;

        // A call that fails at once has it among its headers.
        var status = First(response.TrailingHeaders, GrpcStatus) ?? First(response.Headers, GrpcStatus);
        if (status is null)
            return "a gRPC answer without grpc-status";
        if (status == "0")
            return null;
        return int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < _grpcNames.Length
            ? $"grpc-status {number.ToString(CultureInfo.InvariantCulture)} ({_grpcNames[number]})"
            : $"grpc-status {BodyQuote.Clean(Encoding.Latin1.GetBytes(status), 20)}";
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.First().Trim() : null;
}
