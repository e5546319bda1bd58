namespace PerfGate.Baselines;

/// <summary>How the file system of a folder is mounted.</summary>
internal static class MountOptions
{
    private const string Mounts = "/proc/self/mountinfo";
    private const int MountPoint = 4, Options = 5;

    /// <summary>Such as <c>rw</c>, <c>noexec</c>; empty where the system does not list its mounts.</summary>
    /// <param name="folder">Absolute; need not exist.</param>
    public static IReadOnlyList<string> Of(string folder) => File.Exists(Mounts) ? Of(folder, File.ReadLines(Mounts)) : [];

    /// <param name="folder">Absolute.</param>
    /// <param name="mounts">As the kernel lists them: the last of equal mount points lies on top.</param>
    /// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html"/>
    public static IReadOnlyList<string> Of(string folder, IEnumerable<string> mounts)
    {
        var best = (Point: "", Options: "");
        foreach (var fields in mounts.Select(m => m.Split(' ')).Where(f => f.Length > Options))
        {
            // Blanks are octal in the list.
            var point = fields[MountPoint].Replace("\\040", " ", StringComparison.Ordinal).TrimEnd('/');
            if (point.Length >= best.Point.Length && (folder == point || folder.StartsWith($"{point}/", StringComparison.Ordinal)))
                best = (point, fields[Options]);
        }

        return best.Options.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}
