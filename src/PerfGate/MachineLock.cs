using System.ComponentModel;

namespace PerfGate;

/// <summary>
/// One gate at a time on a machine: two would measure each other. The kernel frees the file of a process that died.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly IDisposable _held;

    private MachineLock(IDisposable held) => _held = held;

    /// <summary>The same for all users and whatever their TMPDIR is: it is the machine that is locked.</summary>
    public static string DefaultPath => Path.Combine(
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData)
        : Directory.Exists("/tmp") ? "/tmp" : "/var/tmp",
        "perfgate.lock");

    /// <summary>Null when another gate held it for the whole of <paramref name="timeout"/>.</summary>
    /// <param name="path">The file that is locked.</param>
    /// <param name="spec">What the gate that gets it measures; for those who wait.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="waiting">Called when there is something to wait for, and whenever the holder changes; with null where the holder is not known.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="IOException">The file cannot be used, with the reason: no gate holds it, and waiting would not help.</exception>
    public static async Task<MachineLock?> AcquireAsync(
        string path, string spec, TimeSpan timeout, Action<LockHolder?> waiting, TimeProvider time, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        LockHolder? told = null;
        for (var isFirst = true; ; isFirst = false)
        {
            if (TryHold(path, new LockHolder(Environment.ProcessId, spec, time.GetUtcNow())) is { } held)
                return new MachineLock(held);
            if (time.GetElapsedTime(start) >= timeout)
                return null;
            var holder = HolderOf(path);
            if (isFirst || (holder is not null && holder != told))
                waiting(told = holder);
            await Task.Delay(Patience, time, cancel);
        }
    }

    /// <summary>Null where it is not known: the file is free, of another user, or this is Windows, where a locked file cannot be read.</summary>
    public static LockHolder? HolderOf(string path) => OperatingSystem.IsWindows() ? null : LockHolder.Read(UnixLockFile.Content(path));

    public void Dispose() => _held.Dispose();

    /// <summary>Null when another process has it.</summary>
    private static IDisposable? TryHold(string path, LockHolder holder)
    {
        const int sharingViolation = unchecked((int)0x80070020), lockViolation = unchecked((int)0x80070021);
        try
        {
            // Another user's file may only be read, which is enough to lock it.
            return OperatingSystem.IsWindows()
                ? new FileStream(path, File.Exists(path) ? FileMode.Open : FileMode.OpenOrCreate, FileAccess.Read, FileShare.None)
                : UnixLockFile.TryHold(path, holder);
        }
        catch (IOException e) when (OperatingSystem.IsWindows() && e.HResult is sharingViolation or lockViolation)
        {
            return null;
        }
        catch (Exception e) when (e is Win32Exception or UnauthorizedAccessException)
        {
            throw new IOException(e.Message, e);
        }
    }
}
