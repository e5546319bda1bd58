using System.Collections;

namespace PerfGate.Cli;

/// <summary>The environment PerfGate was started with.</summary>
internal static class ProcessEnvironment
{
    private static IReadOnlyDictionary<string, string>? _inherited;

    /// <summary>From here on <see cref="Read"/> tells of this moment: what PerfGate sets for itself later is not for the target.</summary>
    public static void Remember() => _inherited = Now();

    public static IReadOnlyDictionary<string, string> Read() => _inherited ?? Now();

    private static Dictionary<string, string> Now()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }
}
