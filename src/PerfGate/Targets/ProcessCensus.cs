using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>
/// Finds the processes of a target on Linux. Five signs, since each alone can be lost: the marker in the environment (lost when a process
/// overwrites its own, as those that set their title do), the session and the group (left by a daemon), the parent (lost by an orphan), and that it
/// came to us as an orphan (where we are the subreaper, and only one target runs).
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
    private readonly Dictionary<int, long> _strangers = []; // likewise

    /// <summary>Told of each process that was found and of each that is gone, with its start; null: nobody is.</summary>
    public Action<int, long, bool>? Changed { get; set; }

    /// <summary>Adds a process that another census found.</summary>
    public void Know(int process, long start)
    {
        lock (_lock)
            _known[process] = start;
    }

    /// <summary>The opposite: its number may be another's tomorrow.</summary>
    public void Forget(int process)
    {
        lock (_lock)
            _known.Remove(process);
    }

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
            if (id == Environment.ProcessId || ProcStat.Read(id, _buffer) is not { } process || IsStranger(process))
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

        Remember(members);
        foreach (int gone in _strangers.Keys.Where(id => !present.Contains(id)).ToList())
            _strangers.Remove(gone);
        foreach (ProcStat other in others)
            _strangers[other.Id] = other.StartTicks;
        return members.Values;
    }

    /// <summary>One that was ruled out may be reparented to us later; all else about it stays.</summary>
    private bool IsStranger(in ProcStat process) =>
        _strangers.TryGetValue(process.Id, out long start) && start == process.StartTicks && !IsOrphan(process);

    private bool IsOrphan(in ProcStat process) => root is { } id && Orphans.IsOf(id, process);

    private void Remember(Dictionary<int, ProcStat> members)
    {
        foreach (var (id, start) in _known.Where(k => !members.TryGetValue(k.Key, out var now) || now.StartTicks != k.Value).ToList())
        {
            _known.Remove(id);
            Changed?.Invoke(id, start, false);
        }

        foreach (ProcStat process in members.Values)
        {
            if (_known.TryAdd(process.Id, process.StartTicks))
                Changed?.Invoke(process.Id, process.StartTicks, true);
        }
    }

    private bool Belongs(in ProcStat process) =>
        (_known.TryGetValue(process.Id, out long start) && start == process.StartTicks)
        || (root is { } id && (process.Id == id || process.Session == id || process.Group == id))
        || IsOrphan(process)
        || ProcFile.HasMarker(process.Id, marker, _buffer);
}
