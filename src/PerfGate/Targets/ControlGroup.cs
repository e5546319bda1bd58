using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>The control group of a process on Linux, of either version, with its limits and the time it was stopped for reaching them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ControlGroup
{
    // Version 1 writes "no limit" as the largest multiple of a page.
    private const long NoLimit = 1L << 62;

    private readonly string? _throttled; // the folder whose share of the processor is the smallest

    private ControlGroup(ResourceLimits limits, string? throttled) => (Limits, _throttled) = (limits, throttled);

    public ResourceLimits Limits { get; }

    /// <summary>Null where no group can be seen.</summary>
    public static ControlGroup? Of(int process, string mount)
    {
        var membership = Encoding.UTF8.GetString(ProcFile.Read($"/proc/{process}/cgroup", new byte[8 * 1024]));
        return Parse(membership, mount);
    }

    /// <param name="membership">The text of /proc/PID/cgroup: <c>id:controllers:path</c> per line, no controllers in version 2.</param>
    /// <param name="mount">/sys/fs/cgroup.</param>
    internal static ControlGroup? Parse(string membership, string mount)
    {
        string? cpu = null, memory = null, unified = null;
        foreach (var line in membership.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            if (controllers.Length == 0)
                unified = path;
            else if (controllers.Split(',').Contains("cpu"))
                cpu = path;
            else if (controllers.Split(',').Contains("memory"))
                memory = path;
        }

        // In a hybrid system a controller belongs to one version only: where version 1 has it, version 2 has not.
        var cpuFolders = cpu is not null ? Folders(mount, ["cpu", "cpu,cpuacct", "cpuacct,cpu"], cpu) : Folders(mount, ["", "unified"], unified);
        var memoryFolders = memory is not null ? Folders(mount, ["memory"], memory) : Folders(mount, ["", "unified"], unified);
        if (cpuFolders.Count == 0 && memoryFolders.Count == 0)
            return null;

        var limited = cpuFolders.Select(f => (Folder: f, Cores: Cores(f))).Where(f => f.Cores is not null).OrderBy(f => f.Cores).ToList();
        var bytes = memoryFolders.Select(Bytes).Where(b => b is not null).Order().FirstOrDefault();
        return new ControlGroup(new ResourceLimits(limited.FirstOrDefault().Cores, bytes), limited.FirstOrDefault().Folder);
    }

    /// <summary>Counted since the group was made; null when it has no limit to reach.</summary>
    public (long Periods, double Seconds)? ReadThrottling()
    {
        if (_throttled is null)
            return null;
        var text = ProcFile.Read(Path.Combine(_throttled, "cpu.stat"), new byte[2048]);
        if (ProcessDetails.Field(text, "nr_throttled"u8) is not { } periods)
            return null;
        return ProcessDetails.Field(text, "throttled_usec"u8) is { } microseconds
            ? (periods, microseconds / 1e6)
            : (periods, (ProcessDetails.Field(text, "throttled_time"u8) ?? 0) / 1e9);
    }

    /// <summary>The group's folder and those above it, which limit it, too. In a container the path may not be there: then its mount is the group.</summary>
    private static List<string> Folders(string mount, IReadOnlyList<string> controllers, string? path)
    {
        List<string> folders = [];
        if (path is null || controllers.Select(c => Path.Combine(mount, c)).FirstOrDefault(Directory.Exists) is not { } root)
            return folders;

        for (var relative = path.Trim('/'); ; relative = Path.GetDirectoryName(relative) ?? "")
        {
            var folder = Path.Combine(root, relative);
            if (Directory.Exists(folder))
                folders.Add(folder);
            if (relative.Length == 0)
                return folders;
        }
    }

    private static double? Cores(string folder)
    {
        if (Text(folder, "cpu.max")?.Split(' ') is [var quota, var period])
            return Number(quota) / Number(period);
        return Number(Text(folder, "cpu.cfs_quota_us")) is > 0 and var v1 ? v1 / Number(Text(folder, "cpu.cfs_period_us")) : null;
    }

    private static long? Bytes(string folder) =>
        Number(Text(folder, "memory.max") ?? Text(folder, "memory.limit_in_bytes")) is { } bytes and < NoLimit ? (long)bytes : null;

    private static string? Text(string folder, string file) =>
        Encoding.UTF8.GetString(ProcFile.Read(Path.Combine(folder, file), new byte[128])).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Null for "max".</summary>
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
