namespace PerfGate.PackageTests;

/// <summary>Short gates of the generated service. The lines matter: the tests name them.</summary>
internal static class Specs
{
    /// <summary>Line 14 holds the threshold, column 9 its first letter.</summary>
    private const string Template = """
        version: 1
        target:
          project: {project}
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

    public static string Passing(string project) => Of(project, "mean < 5s");

    public static string Breaching(string project) => Of(project, "mean < 1ms", path: "/slow");

    public static string Warning(string project) => Of(project, "warn: mean < 1ms", path: "/slow");

    public static string Crashing(string project) => Of(project, "mean < 5s", path: "/crash");

    public static string Long(string project) => Passing(project).Replace("duration: 1s", "duration: 120s", StringComparison.Ordinal);

    private static string Of(string project, string threshold, string path = "/health") => Template
        .Replace("{project}", project, StringComparison.Ordinal)
        .Replace("{threshold}", threshold, StringComparison.Ordinal)
        .Replace("{path}", path, StringComparison.Ordinal);
}
