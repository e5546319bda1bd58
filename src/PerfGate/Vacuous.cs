using System.Globalization;
using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>Answers that are as expected and prove nothing: redirects that no one followed, and bodies that are empty.</summary>
internal static class Vacuous
{
    private const double NearlyAll = 0.95;

    /// <summary>The check, invalid where (nearly) all answers that it rests on are redirects and the spec does not say that it expects them.</summary>
    public static Check Beside(Check check, Phase phase, IReadOnlyList<Measurement> measurements)
    {
        var window = measurements.FirstOrDefault(m => m.Endpoint == check.Endpoint && m.Level == check.Level);
        var expected = check.Endpoint is { } name ? phase.Endpoints.Where(e => e.Endpoint.Name == name) : phase.Endpoints;
        return window is { Succeeded: > 0 } && window.Redirects >= NearlyAll * window.Succeeded && expected.All(e => e.Endpoint.Expect.IsDefault)
            ? check with { Verdict = CheckVerdict.Invalid, Reason = Sentence(check.Subject, window) }
            : check;
    }

    /// <summary>A warning for each endpoint that was only ever answered with nothing, though the spec says nothing of what it expects.</summary>
    public static IEnumerable<Diagnostic> Empty(Phase phase, IReadOnlyList<Measurement> measurements)
    {
        foreach (var (endpoint, _) in phase.Endpoints.Where(e => e.Endpoint.Method == "GET" && e.Endpoint.Expect.IsDefault))
        {
            var windows = measurements.Where(m => m.Endpoint == endpoint.Name && m.Succeeded > 0).ToList();
            if (windows.Count > 0 && windows.All(m => m.Empty == m.Succeeded))
            {
                yield return new Diagnostic(DiagnosticCodes.EmptyAnswers, Severity.Note, endpoint.Location, string.Create(
                    CultureInfo.InvariantCulture,
                    $"all {windows.Sum(m => m.Succeeded):N0} answers of {endpoint.Title} were 200 with an empty body: is that what users get? If it is, write expect: {{ status: 200 }}"));
            }
        }
    }

    private static string Sentence(string subject, Measurement window)
    {
        var status = window.Redirect?.Status;
        var count = window.Redirects == window.Succeeded
            ? string.Create(CultureInfo.InvariantCulture, $"all {window.Succeeded:N0} answers of {subject} were")
            : string.Create(CultureInfo.InvariantCulture, $"{window.Redirects:N0} of {window.Succeeded:N0} answers of {subject} were");
        var what = status is { } one ? one.ToString(CultureInfo.InvariantCulture) : "redirects";
        var to = window.Redirect?.Location is { } location ? $" to {location}" : "";
        return $"{count} {what}{to}: the request itself was never measured; request that address, or write expect: {{ status: {status?.ToString(CultureInfo.InvariantCulture) ?? "3xx"} }}";
    }
}
