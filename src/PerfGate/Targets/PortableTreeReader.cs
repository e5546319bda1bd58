using System.ComponentModel;
using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>For Windows and macOS: what the runtime tells of the process that was started. Its descendants are not in it.</summary>
internal sealed class PortableTreeReader(int root) : TreeReader
{
    private double _user, _system;

    public override ResourceSample? Read(ReadingDepth depth)
    {
        try
        {
            using var process = Process.GetProcessById(root);
            _user = Math.Max(_user, process.UserProcessorTime.TotalSeconds);
            _system = Math.Max(_system, process.PrivilegedProcessorTime.TotalSeconds);
            return new ResourceSample
            {
                AtTicks = Stopwatch.GetTimestamp(),
                UserSeconds = _user,
                SystemSeconds = _system,
                ResidentBytes = process.WorkingSet64,
                PeakResidentBytes = process.PeakWorkingSet64 is > 0 and var peak ? peak : null,
                PrivateBytes = OperatingSystem.IsWindows() ? process.PrivateMemorySize64 : null,
                Threads = process.Threads.Count,
                Handles = process.HandleCount is > 0 and var handles ? handles : null,
                Processes = 1,
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null; // it has ended
        }
    }
}
