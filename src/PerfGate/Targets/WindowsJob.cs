using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PerfGate.Targets;

/// <summary>A job object that takes its processes down with it: when we close it, and when the kernel closes it because we were killed.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WindowsJob : IDisposable
{
    private readonly SafeFileHandle _job;

    public WindowsJob()
    {
        _job = CreateJobObject(null, null);
        if (_job.IsInvalid)
            throw new Win32Exception();

        var limits = new ExtendedLimits { Flags = KillOnJobClose };
        if (!SetInformationJobObject(_job, ExtendedLimitInformation, &limits, (uint)sizeof(ExtendedLimits)))
            throw new Win32Exception();
    }

    private const uint KillOnJobClose = 0x2000;
    private const int ExtendedLimitInformation = 9;

    public void Add(SafeProcessHandle process)
    {
        if (!AssignProcessToJobObject(_job, process))
            throw new Win32Exception();
    }

    public void KillAll() => _ = TerminateJobObject(_job, 1);

    public void Dispose() => _job.Dispose();

    /// <summary>Ctrl+Break for the process group: what a .NET service takes as SIGQUIT and ends on. False where there is no shared console.</summary>
    public static bool SendBreak(int group) => GenerateConsoleCtrlEvent(1, (uint)group);

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION: only its flags are of interest; the layout must be whole.
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long PerProcessUserTime, PerJobUserTime;
        public uint Flags;
        public nuint MinimumWorkingSet, MaximumWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;
        public ulong ReadOperations, WriteOperations, OtherOperations, ReadBytes, WrittenBytes, OtherBytes;
        public nuint ProcessMemory, JobMemory, PeakProcessMemory, PeakJobMemory;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeFileHandle CreateJobObject(void* attributes, string? name);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, void* information, uint length);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateJobObject(SafeFileHandle job, uint exitCode);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint signal, uint processGroup);
}
