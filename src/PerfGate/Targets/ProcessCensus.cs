using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>
/// Finds the processes of a target on Linux. Four signs, since each alone can be lost: the marker in the environment (lost when a process
/// overwrites its own, as those that set their title do), the session and the group (left by a daemon), the parent (lost by an orphan).
/// What was once found or ruled out is remembered: looking again costs little, and who loses all signs later is still known.
/// </summary>
/// <param name="root">The process that was started: leader of its group and session. Null to go by the marker alone.</param>
/// <param name="marker">Of the target, or of the run for all of its targets.</param>
[SupportedOSPlatform("linux")]
internal sealed class ProcessCensus(int? root, RunMarker marker)
{
    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[64 * 1024]; // a longer environment is cut; ours has the marker in front
    private readonly Dictionary<int, long> _known = []; // id -> start: an id alone may be given again
    private readonly HashSet<int> _strangers = [];

    /// <summary>All processes of the target, those included that have ended and were not waited for yet.</summary>
    public IReadOnlyCollection<ProcStat> Take()
    {
        lock (_lock)
            return LookAround();
    }

    /// <summary>Those of the last census, read again: a tenth of its cost, since it does not look at the other processes of the machine.</summary>
    public IReadOnlyCollection<ProcStat> TakeKnown()
    {
        lock (_lock)
        {
            List<ProcStat> members = [];
            foreach (var (id, start) in _known)
            {
                if (ProcStat.Read(id, _buffer) is { } process && process.StartTicks == start)
                    members.Add(process);
            }

            return members.Count > 0 ? members : LookAround();
        }
    }

    private Dictionary<int, ProcStat>.ValueCollection LookAround()
    {
        Dictionary<int, ProcStat> members = [];
        List<ProcStat> others = [];
        HashSet<int> present = [];
        foreach (int id in ProcFile.ProcessIds())
        {
            present.Add(id);
            if (_strangers.Contains(id) || id == Environment.ProcessId || ProcStat.Read(id, _buffer) is not { } process)
                continue;
            if (Belongs(process))
                members.Add(id, process);
            else
                others.Add(process);
        }

        // Children of members, and theirs: a listing may show the child before its parent, so until no more is found.
        while (others.RemoveAll(p => members.ContainsKey(p.Parent) && members.TryAdd(p.Id, p)) > 0)
        {
        }

        _known.Clear();
        foreach (ProcStat process in members.Values)
            _known[process.Id] = process.StartTicks;
        _strangers.IntersectWith(present);
        _strangers.UnionWith(others.Select(p => p.Id));
        return members.Values;
    }

    private bool Belongs(in ProcStat process) =>
        (_known.TryGetValue(process.Id, out long start) && start == process.StartTicks)
        || (root is { } id && (process.Id == id || process.Session == id || process.Group == id))
        || ProcFile.HasMarker(process.Id, marker, _buffer);
}
