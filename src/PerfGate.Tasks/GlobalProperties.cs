using Microsoft.Build.Framework;

namespace PerfGate.Tasks;

/// <summary>The properties that a build was called with, and that another version of the same project is to be built with as well.</summary>
internal static class GlobalProperties
{
    // Said on their own, of this build's solution, of its outputs, or of the gate.
    private static readonly string[] s_others =
    [
        "Configuration", "TargetFramework", "BuildingSolutionFile", "CurrentSolutionConfigurationContents",
        "OutDir", "OutputPath", "PublishDir", "BaseOutputPath", "BaseIntermediateOutputPath", "ArtifactsPath", "BuildProjectReferences", "NoBuild",
    ];

    private static readonly string[] s_otherPrefixes = ["PerfGate", "_", "MSBuild", "NuGet", "Restore", "VSTest", "TestingPlatform"];

    /// <summary>Empty where the build does not tell.</summary>
    public static IReadOnlyDictionary<string, string> Read(IBuildEngine engine) => engine is IBuildEngine6 teller
        ? teller.GetGlobalProperties().Where(p => IsOfTheProject(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value)
        : new Dictionary<string, string>();

    private static bool IsOfTheProject(string name) =>
        !s_others.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !s_otherPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
