using System.Runtime.InteropServices;
using PerfGate.Reports;

namespace PerfGate;

/// <summary>Describes the machine that measures.</summary>
internal static class MachineProbe
{
    public static MachineSummary Read() => new()
    {
        Name = Environment.MachineName,
        OperatingSystem = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        Processor = Processor(),
        Cores = Environment.ProcessorCount,
        Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Runtime = RuntimeInformation.FrameworkDescription,
    };

    private static string? Processor()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        const string path = "/proc/cpuinfo";
        if (!File.Exists(path))
            return null;
        return File.ReadLines(path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
    }
}
