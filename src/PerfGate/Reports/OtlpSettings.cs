using System.Globalization;

namespace PerfGate.Reports;

/// <summary>
/// Where the metrics of a run are sent, as the standard variables say it
/// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Those of metrics go before the general ones.
/// </summary>
/// <param name="Endpoint">What is posted to.</param>
/// <param name="Headers">Sent along; their values may be secrets.</param>
/// <param name="Timeout">Of the whole sending.</param>
/// <param name="Resource">Attributes of the service that reports.</param>
internal sealed record OtlpSettings(Uri Endpoint, IReadOnlyList<KeyValuePair<string, string>> Headers, TimeSpan Timeout, IReadOnlyList<KeyValuePair<string, string>> Resource)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    // A gate that is over must not keep a build waiting for its numbers.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <param name="variable">Looks an environment variable up; null when it is not set.</param>
    /// <param name="problem">Why nothing can be sent although it was asked for; null otherwise.</param>
    /// <returns>Null when nothing is to be sent.</returns>
    public static OtlpSettings? Read(Func<string, string?> variable, out string? problem)
    {
        string? Set(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        string? Either(string name) => Set($"OTEL_EXPORTER_OTLP_METRICS_{name}") ?? Set($"OTEL_EXPORTER_OTLP_{name}");

        problem = null;
        if (Either("ENDPOINT") is not { } address || Set("OTEL_METRICS_EXPORTER") == "none" || string.Equals(Set("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return null;
        if (Either("PROTOCOL") is "grpc")
        {
            problem = "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, and PerfGate speaks OTLP over HTTP: set it to http/json and the endpoint to the HTTP port (usually 4318)";
            return null;
        }

        // The general endpoint is a base, the one of metrics is used as it stands.
        var url = Set("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") is null ? address.TrimEnd('/') + "/v1/metrics" : address;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            problem = "the OTLP endpoint is not an absolute http or https address";
            return null;
        }

        var timeout = int.TryParse(Either("TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : DefaultTimeout;
        var resource = Pairs(Set("OTEL_RESOURCE_ATTRIBUTES")).Where(p => p.Key != "service.name" || Set("OTEL_SERVICE_NAME") is null).ToList();
        if (Set("OTEL_SERVICE_NAME") is { } service)
            resource.Add(new("service.name", service));
        return new OtlpSettings(endpoint, Pairs(Either("HEADERS")), timeout < LongestTimeout ? timeout : LongestTimeout, resource);
    }

    /// <summary><c>name=value,name=value</c>, percent-encoded (W3C Baggage).</summary>
    private static List<KeyValuePair<string, string>> Pairs(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2 && p[0].Trim().Length > 0)
            .Select(p => new KeyValuePair<string, string>(p[0].Trim(), Uri.UnescapeDataString(p[1].Trim())))];
}
