using System.Globalization;
using System.Net.Http.Headers;
using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>Sends the metrics of a run where the OTEL_ variables say. Whatever comes of it, the gate's verdict stays what it is.</summary>
internal static class OtlpExport
{
    /// <param name="report">The run.</param>
    /// <param name="variable">Looks an environment variable up; null when it is not set.</param>
    /// <param name="time">Limits the sending.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>A warning when they were to be sent and were not; null otherwise.</returns>
    public static async Task<Diagnostic?> SendAsync(RunReport report, Func<string, string?> variable, TimeProvider time, CancellationToken cancel)
    {
        var settings = OtlpSettings.Read(variable, out var problem);
        if (settings is null)
            return problem is null ? null : Warning(problem);

        // Neither the query nor the headers are told: both may hold a key.
        var where = settings.Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Endpoint) { Content = new ByteArrayContent(OtlpMetrics.Of(report, settings)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in settings.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return answer.IsSuccessStatusCode ? null : Warning($"{where} answered {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Warning(string.Create(CultureInfo.InvariantCulture, $"{where} did not answer within {settings.Timeout.TotalSeconds:0.#} s"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException)
        {
            return Warning($"{where}: {CleanText.Line(failure.Message)}");
        }
    }

    private static Diagnostic Warning(string what) => new(DiagnosticCodes.ReportNotWritten, Severity.Warning, null, $"the metrics were not sent by OTLP: {what}");
}
