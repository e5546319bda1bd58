namespace PerfGate.Bench.Engine;

/// <summary>The programs in C beside this project.</summary>
internal static class CProgram
{
    private static readonly Dictionary<string, string> _built = [];

    /// <summary>Absolute path of <c>bench</c>.</summary>
    public static string Folder => Path.Combine(TinyServer.Repository(), "bench");

    /// <summary>Compiles it when it is first wanted.</summary>
    /// <returns>The path of the program.</returns>
    public static string Build(string name)
    {
        if (_built.TryGetValue(name, out var known))
            return known;
        var program = Path.Combine(Path.GetTempPath(), "perfgate-" + name);
        Commands.Run("cc", $"-O2 -o {program} {Path.Combine(Folder, name + ".c")}");
        return _built[name] = program;
    }
}
