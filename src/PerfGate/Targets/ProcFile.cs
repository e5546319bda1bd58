using System.Runtime.Versioning;
using System.Text;

namespace PerfGate.Targets;

/// <summary>
/// Reads small files of Linux's /proc without an exception for each process that has just gone, and without garbage:
/// a quarter of what <see cref="File.ReadAllBytes"/> costs, and the sampler reads many.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class ProcFile
{
    /// <summary>The part of <paramref name="buffer"/> that was filled; empty when the file is gone, not ours to read, or empty.</summary>
    public static Span<byte> Read(string path, Span<byte> buffer)
    {
        int descriptor = Posix.Open(path, Posix.ReadOnlyCloseOnExec);
        if (descriptor < 0)
            return [];
        try
        {
            int filled = 0;
            while (filled < buffer.Length)
            {
                nint read = Posix.Read(descriptor, buffer[filled..], buffer.Length - filled);
                if (read <= 0)
                    break;
                filled += (int)read;
            }

            return buffer[..filled];
        }
        finally
        {
            _ = Posix.Close(descriptor);
        }
    }

    /// <summary>The ids of all processes that can be seen.</summary>
    public static IEnumerable<int> ProcessIds() => Numbers("/proc");

    /// <summary>Where a symbolic link points; empty when it is gone or not ours to read.</summary>
    public static ReadOnlySpan<byte> ReadLink(string path, Span<byte> buffer) =>
        Posix.ReadLink(path, buffer, buffer.Length) is > 0 and var length ? buffer[..(int)length] : [];

    /// <summary>The names in a folder that are numbers; none when the folder is gone or not ours to read.</summary>
    public static IEnumerable<int> Numbers(string folder)
    {
        try
        {
            return List(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static System.IO.Enumeration.FileSystemEnumerable<int> List(string folder) => new(
        folder,
        static (ref entry) => int.TryParse(entry.FileName, out int id) ? id : 0,
        new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true })
    {
        ShouldIncludePredicate = static (ref entry) => char.IsAsciiDigit(entry.FileName[0]),
    };

    /// <summary>Whether the environment that the process was started with has a variable whose value begins with (or is) the marker's.</summary>
    public static bool HasMarker(int process, RunMarker marker, byte[] buffer)
    {
        ReadOnlySpan<byte> environment = Read($"/proc/{process}/environ", buffer);
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes($"{RunMarker.Variable}={marker.Value}");
        while (environment.IndexOf(wanted) is var at and >= 0)
        {
            // ".1" must not match ".12"; the run's own marker, which has no number, matches those of all its targets.
            bool startsVariable = at == 0 || environment[at - 1] == 0;
            byte next = at + wanted.Length < environment.Length ? environment[at + wanted.Length] : (byte)0;
            if (startsVariable && next is 0 or (byte)'.')
                return true;
            environment = environment[(at + wanted.Length)..];
        }

        return false;
    }
}
