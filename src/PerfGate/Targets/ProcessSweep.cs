using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>Kills the processes of a target until none is found: one that is just being forked is found in the next round.</summary>
internal static class ProcessSweep
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(5);

    // SIGKILL is carried out when the process next leaves the kernel; what is not gone after 5 s hangs in a device or belongs to another user.
    private const int Rounds = 1000;

    /// <summary>Returns the ids of those that did not go.</summary>
    [SupportedOSPlatform("linux")]
    public static async Task<IReadOnlyList<int>> KillAsync(ProcessCensus census, TimeProvider time)
    {
        List<int> alive = [];
        var emptyRounds = 0;
        for (var round = 0; round < Rounds && emptyRounds < 2; round++)
        {
            alive = [.. census.Take().Where(p => !p.Ended).Select(p => p.Id)];
            alive.ForEach(id => Posix.Kill(id, Posix.SigKill));
            emptyRounds = alive.Count == 0 ? emptyRounds + 1 : 0;
            if (alive.Count > 0)
                await Task.Delay(BetweenRounds, time, CancellationToken.None);
        }

        return alive;
    }

    /// <summary>For macOS, which has no /proc: the children that the runtime finds by their parent, then the group.</summary>
    [UnsupportedOSPlatform("windows")]
    public static async Task<IReadOnlyList<int>> KillGroupAsync(int leader, TimeProvider time)
    {
        try
        {
            using var process = Process.GetProcessById(leader);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            // it has ended: what remains of it is in its group
        }

        // A group of which only zombies are left answers EPERM on macOS, an empty one ESRCH.
        for (var round = 0; round < Rounds; round++)
        {
            if (Posix.Kill(-leader, Posix.SigKill) != 0)
                return [];
            await Task.Delay(BetweenRounds, time, CancellationToken.None);
        }

        return [leader];
    }
}
