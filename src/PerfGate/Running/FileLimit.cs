using System.Runtime.InteropServices;

namespace PerfGate.Running;

/// <summary>How many files, and so connections, this process may have open.</summary>
internal static partial class FileLimit
{
    /// <summary>What the process needs besides connections: assemblies, logs, pipes.</summary>
    public const int Reserve = 128;

    private const int OpenFiles = 7;

    /// <summary>Raises the soft limit as far as the hard one allows. The runtime does so at its start too; a shell may have lowered it since.</summary>
    /// <returns>The limit now; null where the system does not tell.</returns>
    public static long? RaiseTo(long wanted)
    {
        if (!OperatingSystem.IsLinux() || GetLimit(OpenFiles, out var limit) != 0)
            return null;
        if (limit.Soft < (ulong)wanted && limit.Soft < limit.Hard)
        {
            var raised = limit with { Soft = Math.Min((ulong)wanted, limit.Hard) };
            if (SetLimit(OpenFiles, raised) == 0)
                limit = raised;
        }

        return (long)Math.Min(limit.Soft, long.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
