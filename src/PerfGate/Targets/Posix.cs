using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>The few system calls that <see cref="System.Diagnostics.Process"/> does not offer. Constants are those of Linux (glibc, musl) and macOS.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Posix
{
    public const int SigHangUp = 1, SigInt = 2, SigQuit = 3, SigKill = 9, SigTerm = 15;
    public const int ErrorNoEntry = 2, ErrorInterrupted = 4, ErrorNoAccess = 13, ErrorReadOnlySystem = 30;

    /// <summary><c>WNOHANG</c>.</summary>
    public const int DoNotWait = 1;

    /// <summary><c>LOCK_EX | LOCK_NB</c>.</summary>
    public const int ExclusiveNow = 2 | 4;

    public const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, Linux only: used for /proc

    public static int ErrorWouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary><c>POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID</c>.</summary>
    public static short OwnSessionCleanSignals => (short)(0x04 | 0x08 | (OperatingSystem.IsMacOS() ? 0x400 : 0x80));

    /// <summary><c>WEXITED | WNOWAIT</c>: tell of the end, but leave the zombie, which keeps the process id from being given to another.</summary>
    public static int ExitedButKeep => 0x04 | (OperatingSystem.IsMacOS() ? 0x20 : 0x0100_0000);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Spawn(out int processId, string path, void* fileActions, void* attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InitializeAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int DestroyAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetDefaultSignals(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetSignalMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InitializeFileActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int DestroyFileActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AddChangeDirectory(void* actions, string path);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EmptySignalSet(void* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FillSignalSet(void* signals);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int WaitId(int idType, int id, void* signalInformation, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int WaitPid(int processId, out int status, int options);

    /// <summary>A negative id means the process group of that number.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(int descriptor, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "readlink", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint ReadLink(string path, Span<byte> buffer, nint size);

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ProcessControl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Lock(int descriptor, int operation);

    /// <summary>-1 for what has no position: a pipe, a socket.</summary>
    [LibraryImport("libc", EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Seek(int descriptor, nint offset, int whence);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Truncate(int descriptor, nint length);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint count, nint offset);

    /// <summary>
    /// Processor time of a process, in nanosecond steps, threads that have ended included: its clock (clock_getcpuclockid) rather than
    /// /proc/PID/stat, which counts in hundredths. Null when it is gone, or where the clock's layout is not the one of 64 bits.
    /// </summary>
    public static double? ProcessorSeconds(int process) =>
        Environment.Is64BitProcess && GetProcessClock(process, out var clock) == 0 ? Seconds(clock) : null;

    /// <summary>Processor time of the calling thread.</summary>
    public static double? ThreadSeconds() => Environment.Is64BitProcess ? Seconds(OperatingSystem.IsMacOS() ? 16 : 3) : null;

    private static double? Seconds(int clock)
    {
        long* time = stackalloc long[2]; // timespec: seconds, nanoseconds
        return GetTime(clock, time) == 0 ? time[0] + (time[1] / 1e9) : null;
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetProcessClock(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, void* time);

    /// <summary>Flags of <see cref="Open"/>.</summary>
    public static class OpenFlags
    {
        public const int ReadWrite = 2;

        /// <summary>
        /// <c>O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC</c>: for a file that others may have put there. No FIFO makes us wait, no link leads away.
        /// </summary>
        public static int OfStrangers => OperatingSystem.IsMacOS() ? 0x4 | 0x100 | 0x100_0000
            : 0x800 | 0x80000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000);
    }
}
