using System.Runtime.InteropServices;

namespace PerfGate.Protocols;

/// <summary>The few Linux system calls of the event loop. Results are the C library's: negative means failed, and errno tells why.</summary>
internal static unsafe partial class Epoll
{
    public const uint In = 0x001, Out = 0x004, Error = 0x008, HangUp = 0x010, ReadHangUp = 0x2000;
    public const int Add = 1, Delete = 2, Modify = 3, CloseOnExec = 0x80000;

    public const int UnixFamily = 1, InternetFamily = 2, Internet6Family = 10;
    public const int StreamSocket = 1, NonBlocking = 0x800;
    public const int SocketLevel = 1, SocketError = 4, TcpLevel = 6, TcpNoDelay = 1, TcpCongestion = 13, Linger = 13;

    /// <summary>SO_TIMESTAMPNS of x86-64 and arm64, and the type of the control message that brings it: a <see cref="TimeSpec"/> of CLOCK_REALTIME (socket(7)).</summary>
    public const int ReceiveTimeStamps = 35;
    public const int NoSignal = 0x4000, DontWait = 0x40;

    public const int Interrupted = 4, TryAgain = 11, NoSystemCall = 38, InProgress = 115;
    public const int TooManyFiles = 24, TooManyFilesInSystem = 23, AddressNotAvailable = 99;

    /// <summary>struct epoll_event is packed on x86-64 alone.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public static readonly int EventDataOffset = EventSize - 8;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(int epoll, int operation, int descriptor, byte* eventBytes);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Wait(int epoll, byte* events, int max, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Wait2(int epoll, byte* events, int max, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Connect(int descriptor, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "send")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial nint SendRaw(int descriptor, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial nint ReceiveRaw(int descriptor, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial nint ReceiveMessageRaw(int descriptor, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CreateEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int descriptor, byte* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(int descriptor, byte* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetOption(int descriptor, int level, int option, void* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetOption(int descriptor, int level, int option, void* value, int* length);

    /// <summary>send(2) that does not wait.</summary>
    /// <returns>Bytes taken; negative: -errno.</returns>
    public static int Send(int descriptor, byte* bytes, int length) => (int)Result(SendRaw(descriptor, bytes, length, NoSignal | DontWait));

    /// <summary>recv(2) that does not wait.</summary>
    /// <returns>Bytes; 0 at the end of the stream; negative: -errno.</returns>
    public static int Receive(int descriptor, byte* bytes, int length) => (int)Result(ReceiveRaw(descriptor, bytes, length, DontWait));

    /// <summary>recvmsg(2) that does not wait.</summary>
    /// <returns>Bytes; 0 at the end of the stream; negative: -errno.</returns>
    public static int ReceiveMessage(int descriptor, Message* message) => (int)Result(ReceiveMessageRaw(descriptor, message, DontWait));

    /// <summary>"Connection refused", from the C library.</summary>
    public static string Describe(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    // Without a transition there is nothing between the call and this that could change errno.
    private static nint Result(nint result) => result < 0 ? -Marshal.GetLastSystemError() : result;

    /// <summary>struct timespec on a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Part
    {
        public byte* Bytes;
        public nint Length;
    }

    /// <summary>struct msghdr of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nint PartCount;
        public ControlMessage* Control;
        public nint ControlLength;
        public int Flags;
    }

    /// <summary>struct cmsghdr with a time stamp behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlMessage
    {
        public nint Length;
        public int Level;
        public int Type;
        public TimeSpec Stamp;
    }
}
