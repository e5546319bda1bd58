using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace PerfGate.Targets;

/// <summary>
/// A daemon that leaves its session, loses its parent and empties its environment has no sign left by which it could be told from any other process of the
/// machine. So the engine is the subreaper of what it starts (prctl(2)): whatever loses its parent below it becomes its child, and is found at once.
/// Of a process that is no engine (<see cref="Adopt"/> was not called) nothing changes.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class Orphans
{
    // A killed process is gone in a moment; what is not gone then hangs in a device.
    private const int Rounds = 500;

    private static readonly Lock _lock = new();
    private static readonly HashSet<int> _roots = []; // the targets that run
    private static readonly HashSet<int> _guards = [];
    private static int? _session; // ours; null: nobody is adopted
    private static long _since; // when the first of the targets that run was started

    /// <summary>From here on this process is the subreaper. For a program that starts nothing but what it knows of.</summary>
    public static void Adopt()
    {
        const int setChildSubreaper = 36;
        lock (_lock)
        {
            if (Posix.ProcessControl(setChildSubreaper, 1, 0, 0, 0) == 0)
                _session = Read(Environment.ProcessId)?.Session;
        }
    }

    /// <summary>A target was started.</summary>
    public static void Expect(int root)
    {
        lock (_lock)
        {
            if (_roots.Count == 0)
                _since = Read(root)?.StartTicks ?? 0;
            _roots.Add(root);
        }
    }

    /// <summary>A child of ours that has a session of its own and is no target.</summary>
    public static void Exclude(int guard)
    {
        lock (_lock)
            _guards.Add(guard);
    }

    /// <summary>The target and what was found of it are gone. After the last one nothing is left of any: whose an orphan was nobody could tell while several ran.</summary>
    public static void Forget(int root)
    {
        lock (_lock)
        {
            if (_roots.Remove(root) && _roots.Count == 0)
                KillAll();
        }
    }

    /// <summary>
    /// Whether a process is a child of ours that we did not start, and so an orphan of the target. While several targets run nobody can tell whose it is.
    /// What we start ourselves beside targets (git, a build, a profiler) stays in our session.
    /// </summary>
    public static bool IsOf(int root, in ProcStat process)
    {
        if (_session is null || process.Parent != Environment.ProcessId)
            return false;
        lock (_lock)
            return _roots.Count == 1 && _roots.Contains(root) && IsOrphan(process);
    }

    /// <summary>Takes the exit codes of orphans that have ended: no one else waits for them.</summary>
    public static void Reap(IEnumerable<ProcStat> processes)
    {
        if (_session is null)
            return;
        lock (_lock)
        {
            foreach (var ended in processes.Where(p => p.Ended && p.Parent == Environment.ProcessId && IsOrphan(p)))
                _ = Posix.WaitPid(ended.Id, out _, Posix.DoNotWait);
        }
    }

    /// <summary>Changes when a child of ours comes or goes, an orphan among them; the same always where the kernel does not say.</summary>
    public static int Fingerprint(Span<byte> buffer)
    {
        var hash = default(HashCode);
        hash.AddBytes(ProcFile.Read($"/proc/self/task/{Environment.ProcessId}/children", buffer));
        return hash.ToHashCode();
    }

    private static bool IsOrphan(in ProcStat process) =>
        process.Session != _session && process.StartTicks >= _since && !_roots.Contains(process.Id) && !_guards.Contains(process.Id);

    private static void KillAll()
    {
        if (_session is null)
            return;
        for (var round = 0; round < Rounds; round++)
        {
            var left = Children().Where(p => p.Parent == Environment.ProcessId && IsOrphan(p)).ToList();
            if (left.Count == 0)
                return;
            foreach (var orphan in left)
            {
                _ = Posix.Kill(orphan.Id, Posix.SigKill);
                _ = Posix.WaitPid(orphan.Id, out _, Posix.DoNotWait);
            }

            Thread.Sleep(2);
        }
    }

    private static IEnumerable<ProcStat> Children()
    {
        var listed = Encoding.ASCII.GetString(ProcFile.Read($"/proc/self/task/{Environment.ProcessId}/children", new byte[64 * 1024]));
        var ids = listed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList();
        return (ids.Count > 0 ? ids : ProcFile.ProcessIds()).Select(Read).OfType<ProcStat>();
    }

    private static ProcStat? Read(int process) => ProcStat.Read(process, new byte[4096]);
}
