using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>
/// A file in a folder where every user may write, locked with <c>flock</c>. Such a folder is not to be trusted: what lies there under the file's
/// name may be a link to somebody's file, a FIFO whose opening waits for ever, a folder, or the file of a user who lets no other in.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixLockFile : IDisposable
{
    private const int MostTries = 10;
    private const int LongestRecord = 4096;

    private const UnixFileMode ForAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly SafeFileHandle _file;
    private readonly bool _isWritten;

    private UnixLockFile(SafeFileHandle file, bool isWritten) => (_file, _isWritten) = (file, isWritten);

    /// <summary>Null when another process has it.</summary>
    /// <exception cref="Win32Exception">It cannot be opened or locked, with the system's reason.</exception>
    /// <exception cref="IOException">It cannot be made, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static UnixLockFile? TryHold(string path, LockHolder holder)
    {
        var file = OpenOrMake(path, out var isWritable);
        try
        {
            if (Posix.Seek((int)file.DangerousGetHandle(), 0, 0) != 0)
                throw new IOException("it is not a regular file");
            if (Posix.Lock((int)file.DangerousGetHandle(), Posix.ExclusiveNow) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                file.Dispose();
                return error == Posix.ErrorWouldBlock ? null : throw new Win32Exception(error);
            }

            return new UnixLockFile(file, isWritable && Write(file, holder.ToBytes()));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the holder wrote; empty when there is nothing that could be read.</summary>
    public static byte[] Content(string path)
    {
        var descriptor = Posix.Open(path, Posix.OpenFlags.OfStrangers);
        if (descriptor < 0)
            return [];
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        return Read(file);
    }

    /// <summary>The record goes first: it is true as long as the lock is held.</summary>
    public void Dispose()
    {
        if (_isWritten)
            _ = Posix.Truncate((int)_file.DangerousGetHandle(), 0);
        _file.Dispose();
    }

    private static SafeFileHandle OpenOrMake(string path, out bool isWritable)
    {
        for (var tries = 0; ; tries++)
        {
            isWritable = true;
            var descriptor = Posix.Open(path, Posix.OpenFlags.OfStrangers | Posix.OpenFlags.ReadWrite);
            if (descriptor < 0 && Marshal.GetLastPInvokeError() is Posix.ErrorNoAccess or Posix.ErrorReadOnlySystem)
            {
                isWritable = false;
                descriptor = Posix.Open(path, Posix.OpenFlags.OfStrangers);
            }

            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            if (Marshal.GetLastPInvokeError() is var error && (error != Posix.ErrorNoEntry || tries == MostTries))
                throw new Win32Exception(error);
            Make(path);
        }
    }

    /// <summary>For all users whatever our umask is, and complete when it gets its name: the first to come must not lock the others out.</summary>
    private static void Make(string path)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite))
                File.SetUnixFileMode(file, ForAll);
            File.Move(unfinished, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another gate was quicker: its file does as well.
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>False where the file has content that is not ours, which is left alone. A disk that is full costs the waiting their information, not us the lock.</summary>
    private static bool Write(SafeFileHandle file, byte[] record)
    {
        var descriptor = (int)file.DangerousGetHandle();
        if (Read(file) is { Length: > 0 } content && !content.AsSpan().StartsWith(LockHolder.Head))
            return false;
        return Posix.Truncate(descriptor, 0) == 0 && Posix.Write(descriptor, record, record.Length, 0) == record.Length;
    }

    private static byte[] Read(SafeFileHandle file)
    {
        var buffer = new byte[LongestRecord];
        var read = Posix.Read((int)file.DangerousGetHandle(), buffer, buffer.Length);
        return read <= 0 ? [] : buffer[..(int)read];
    }
}
