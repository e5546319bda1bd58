using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>What an engine that was killed, and the targets that were killed for it, leave in the folder for temporary files.</summary>
[SupportedOSPlatform("linux")]
internal static class Leftovers
{
    // The runtime's own, which it removes when it ends by itself.
    private static readonly string[] OfARuntime = ["dotnet-diagnostic-{0}-*-socket", "clr-debug-pipe-{0}-*"];

    /// <summary>The process that started this one, with its start; null when it is gone already.</summary>
    public static (int Id, long Start)? ParentOf() =>
        Read(Environment.ProcessId) is { } self && Read(self.Parent) is { Id: > 1 } parent ? (parent.Id, parent.StartTicks) : null;

    /// <summary>Nothing when the engine lives: it, and the targets that it stopped, clean up for themselves.</summary>
    /// <param name="engine">That started us; null: it was gone at once.</param>
    /// <param name="killed">Ids of processes that were ended for it.</param>
    public static void RemoveOf((int Id, long Start)? engine, IReadOnlyCollection<int> killed)
    {
        if (engine is { } process && Read(process.Id) is { Ended: false } now && now.StartTicks == process.Start)
            return;
        try
        {
            var folder = Path.GetTempPath();
            foreach (var id in engine is { } dead ? [.. killed, dead.Id] : killed)
            {
                foreach (var file in OfARuntime.SelectMany(pattern => Directory.GetFiles(folder, string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, id))))
                    File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files of nobody, which harm nobody.
        }

        TempFolder.RemoveLeft();
    }

    private static ProcStat? Read(int process) => ProcStat.Read(process, new byte[4096]);
}
