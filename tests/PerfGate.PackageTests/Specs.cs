namespace PerfGate.PackageTests;

/// <summary>Short gates of the generated service. The lines matter: the tests name them.</summary>
internal static class Specs
{
    /// <summary>Line 13 holds the threshold, column 9 its first letter.</summary>
    private const string Template = """
        version: 1
        target:
          ready: GET /health
        endpoints:
          probe: GET {path}
        phases:
          smoke:
            kind: load
            concurrency: 2
            duration: 1s
            warmup: 200ms
            thresholds:
              - {threshold}

        """;

    public static string Passing { get; } = Of("mean < 5s");

    public static string Breaching { get; } = Of("mean < 1ms", path: "/slow");

    public static string Warning { get; } = Of("warn: mean < 1ms", path: "/slow");

    public static string Crashing { get; } = Of("mean < 5s", path: "/crash");

    public static string Long { get; } = Of("mean < 5s").Replace("duration: 1s", "duration: 120s", StringComparison.Ordinal);

    private static string Of(string threshold, string path = "/health") =>
        Template.Replace("{threshold}", threshold, StringComparison.Ordinal).Replace("{path}", path, StringComparison.Ordinal);
}
