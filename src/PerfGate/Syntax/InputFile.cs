using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PerfGate.Syntax;

/// <summary>
/// Reads a file that a spec names: a regular one, and never more of it than a limit. A device never ends, and a pipe lets whoever opens it wait, so
/// what it is is asked of the open file, which was opened without waiting.
/// </summary>
internal static partial class InputFile
{
    // linux/fcntl.h, linux/stat.h: the same on every architecture.
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000, MacNonBlocking = 4, MacCloseOnExec = 0x1000000;
    private const int EmptyPath = 0x1000, StatType = 1, StatSize = 256, ModeAt = 28, TypeOfMode = 0xF000, RegularFile = 0x8000;

    /// <summary>All of it; null, with the reason, when there is no such regular file or it is longer than <paramref name="limit"/> bytes.</summary>
    /// <param name="path">Absolute, or relative to the process.</param>
    /// <param name="limit">In bytes.</param>
    /// <param name="trouble">A clause that follows the file's name: "is larger than 16 MiB"; empty when it was read.</param>
    public static byte[]? Read(string path, int limit, out string trouble)
    {
        try
        {
            using var file = Open(path);
            if (!IsRegular(file))
            {
                trouble = "is not a regular file, but a folder, a device or a pipe";
                return null;
            }

            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (stream.Read(buffer) is var read and > 0)
            {
                if (content.Length + read > limit)
                {
                    trouble = $"is larger than {(limit < 1024 * 1024 ? $"{limit / 1024} KiB" : $"{limit / 1024 / 1024} MiB")}";
                    return null;
                }

                content.Write(buffer.AsSpan(0, read));
            }

            trouble = "";
            return content.ToArray();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            trouble = unreadable is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : $"cannot be read: {unreadable.Message}";
            return null;
        }
    }

    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(path, options: FileOptions.SequentialScan);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("its path holds a null character");
        var descriptor = OpenNow(path, OperatingSystem.IsMacOS() ? MacNonBlocking | MacCloseOnExec : NonBlocking | CloseOnExec);
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        var error = Marshal.GetLastPInvokeError();
        const int noEntry = 2, notAFolder = 20;
        throw error is noEntry or notAFolder ? new FileNotFoundException() : new IOException(new Win32Exception(error).Message);
    }

    private static unsafe bool IsRegular(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var answer = stackalloc byte[StatSize];
        return Stat((int)file.DangerousGetHandle(), "", EmptyPath, StatType, answer) == 0 && (*(ushort*)(answer + ModeAt) & TypeOfMode) == RegularFile;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenNow(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Stat(int descriptor, string path, int flags, uint mask, byte* answer);
}
