using System.Buffers.Text;
using System.IO.Enumeration;
using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>What is read of one process of Linux now and then. A null was not to be had.</summary>
internal readonly record struct ProcessDetails
{
    public long? PeakResidentBytes { get; init; }

    public long? PrivateBytes { get; init; }

    public long? Handles { get; init; }

    public long? Sockets { get; init; }

    public long? VoluntarySwitches { get; init; }

    public long? InvoluntarySwitches { get; init; }

    public long? ReadBytes { get; init; }

    public long? WrittenBytes { get; init; }

    public long? StorageReadBytes { get; init; }

    public long? StorageWrittenBytes { get; init; }

    [SupportedOSPlatform("linux")]
    public static ProcessDetails Read(int process, ReadingDepth depth, byte[] buffer)
    {
        var peak = Field(ProcFile.Read($"/proc/{process}/status", buffer), "VmHWM:"u8) * 1024;
        var (voluntary, involuntary) = ReadSwitches(process, buffer);
        var (handles, sockets) = ReadHandles(process, buffer);
        var io = ProcFile.Read($"/proc/{process}/io", buffer);
        var details = new ProcessDetails
        {
            PeakResidentBytes = peak,
            Handles = handles,
            Sockets = sockets,
            VoluntarySwitches = voluntary,
            InvoluntarySwitches = involuntary,
            ReadBytes = Field(io, "rchar:"u8),
            WrittenBytes = Field(io, "wchar:"u8),
            StorageReadBytes = Field(io, "\nread_bytes:"u8),
            StorageWrittenBytes = Field(io, "\nwrite_bytes:"u8),
        };
        if (depth != ReadingDepth.Full)
            return details;

        var map = ProcFile.Read($"/proc/{process}/smaps_rollup", buffer);
        // Memory without a file behind it, each page parted among those that share it: after a fork that is exact for the tree,
        // where Private_* would count such pages for no one. Kernels before 5.4 do not part Pss.
        var own = Field(map, "Pss_Anon:"u8) + Field(map, "Pss_Shmem:"u8) ?? Field(map, "Private_Clean:"u8) + Field(map, "Private_Dirty:"u8);
        return details with { PrivateBytes = own * 1024 };
    }

    /// <summary>The number after a name; null when the name is not there.</summary>
    internal static long? Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(text[(at + name.Length)..].TrimStart(" \t"u8), out long value, out _) ? value : null;
    }

    /// <summary>The kernel counts them per thread; those of threads that ended are lost.</summary>
    [SupportedOSPlatform("linux")]
    private static (long?, long?) ReadSwitches(int process, byte[] buffer)
    {
        (long? voluntary, long? involuntary) = (null, null);
        foreach (var thread in ProcFile.Numbers($"/proc/{process}/task"))
        {
            var status = ProcFile.Read($"/proc/{process}/task/{thread}/status", buffer);
            voluntary = (voluntary ?? 0) + (Field(status, "\nvoluntary_ctxt_switches:"u8) ?? 0);
            involuntary = (involuntary ?? 0) + (Field(status, "nonvoluntary_ctxt_switches:"u8) ?? 0);
        }

        return (voluntary, involuntary);
    }

    [SupportedOSPlatform("linux")]
    private static (long?, long?) ReadHandles(int process, byte[] buffer)
    {
        (long? handles, long? sockets) = (null, null);
        foreach (var handle in ProcFile.Numbers($"/proc/{process}/fd"))
        {
            handles = (handles ?? 0) + 1;
            var isSocket = ProcFile.ReadLink($"/proc/{process}/fd/{handle}", buffer).StartsWith("socket:"u8);
            sockets = (sockets ?? 0) + (isSocket ? 1 : 0);
        }

        return (handles, sockets);
    }
}
