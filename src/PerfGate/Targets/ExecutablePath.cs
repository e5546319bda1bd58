namespace PerfGate.Targets;

/// <summary>Finds a program as a shell would, but says where it looked.</summary>
internal static class ExecutablePath
{
    /// <summary>
    /// A name with a slash is taken from the working directory, any other from the PATH. Null when there is none that may be executed.
    /// </summary>
    public static string? Find(string name, string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        if (name.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) >= 0)
            return Endings(environment).Select(end => Path.GetFullPath(name + end, workingDirectory)).FirstOrDefault(IsExecutable);

        var folders = environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders
            .SelectMany(folder => Endings(environment).Select(end => Path.Combine(Path.GetFullPath(folder, workingDirectory), name + end)))
            .FirstOrDefault(IsExecutable);
    }

    private static IEnumerable<string> Endings(IReadOnlyDictionary<string, string> environment) => OperatingSystem.IsWindows()
        ? ["", .. environment.GetValueOrDefault("PATHEXT", ".EXE;.CMD;.BAT").Split(';', StringSplitOptions.RemoveEmptyEntries)]
        : [""];

    private static bool IsExecutable(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & execute) != 0);
    }
}
