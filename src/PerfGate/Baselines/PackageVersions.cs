using System.Text.RegularExpressions;

namespace PerfGate.Baselines;

/// <summary>
/// NuGet takes a newer version where it does not find the one that a project asks for, and only warns. In a baseline that newer version may be the
/// candidate's, which the restore of the candidate put on the machine.
/// </summary>
internal static partial class PackageVersions
{
    /// <summary>What NuGet said of a package of the baseline that is not the one asked for; null when all are, or the candidate's were chosen just so.</summary>
    /// <param name="baselineLog">Absolute path of the build's log.</param>
    /// <param name="candidateLog">The same of the candidate.</param>
    public static string? Substituted(string baselineLog, string candidateLog)
    {
        var usual = Said(candidateLog).ToHashSet(StringComparer.Ordinal);
        return Said(baselineLog).FirstOrDefault(s => !usual.Contains(s));
    }

    private static IEnumerable<string> Said(string log) =>
        File.Exists(log) ? File.ReadLines(log).Select(l => Substitution().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value.Trim().TrimEnd('.')) : [];

    // NU1601, NU1603: a newer one was taken; NU1605: an older one.
    [GeneratedRegex(@"(NU160[135]: .*?)(?:\s*\[[^\[\]]+proj(?:::[^\[\]]*)?\])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Substitution();
}
