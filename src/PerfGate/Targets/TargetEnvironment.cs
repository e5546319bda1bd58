namespace PerfGate.Targets;

/// <summary>Puts the environment of a target together: ours, without what the build tools left in it, then the defaults, then the spec's own.</summary>
internal static class TargetEnvironment
{
    // Set by `dotnet build` and MSBuild for themselves: a target must not behave differently under the build than from a shell.
    private static readonly string[] BuildPrefixes = ["MSBUILD", "DOTNET_CLI_", "TESTINGPLATFORM_", "VSTEST_"];
    private static readonly string[] BuildNames = ["DOTNET_HOST_PATH", RunMarker.Variable];

    public static Dictionary<string, string> Compose(
        IReadOnlyDictionary<string, string> ours,
        IReadOnlyDictionary<string, string> defaults,
        IReadOnlyDictionary<string, string?> own,
        RunMarker marker,
        TargetPorts ports)
    {
        // The marker comes first, where a reader of a long environment finds it.
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        Dictionary<string, string> result = new(names) { [RunMarker.Variable] = marker.Value };
        foreach (var (name, value) in ours)
        {
            if (!IsOfTheBuild(name))
                result[name] = value;
        }

        foreach (var (name, value) in defaults)
            result[name] = ports.Insert(value);
        foreach (var (name, value) in own)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = ports.Insert(value);
        }

        return result;
    }

    public static bool IsOfTheBuild(string name) =>
        BuildPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) || BuildNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
