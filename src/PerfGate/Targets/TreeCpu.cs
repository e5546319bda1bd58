namespace PerfGate.Targets;

/// <summary>
/// Adds up the processor time of a tree whose processes come and go. The time of a child that ended passes to the parent that waits for
/// it; that of an orphan, or of a child that no one waits for, passes to no one and would vanish. So whenever processes are gone, what
/// their nearest living ancestor did not inherit is kept here.
/// </summary>
internal sealed class TreeCpu
{
    private Dictionary<(int Id, long Start), ProcessCpu> _before = [];
    private double _lostUser, _lostSystem;
    private double _user, _system;

    /// <summary>Seconds so far, user and kernel mode; they never fall.</summary>
    public (double User, double System) Add(IEnumerable<ProcessCpu> processes)
    {
        var now = processes.ToDictionary(p => (p.Id, p.Start));
        var gone = _before.Values.Where(p => !now.ContainsKey((p.Id, p.Start))).ToList();
        foreach (var heirs in gone.GroupBy(p => NearestSurvivor(p, now)))
        {
            var (inheritedUser, inheritedSystem) = (0.0, 0.0);
            if (heirs.Key is { } survivor)
            {
                inheritedUser = now[survivor].ReapedUser - _before[survivor].ReapedUser;
                inheritedSystem = now[survivor].ReapedSystem - _before[survivor].ReapedSystem;
            }

            _lostUser += Math.Max(0, heirs.Sum(p => p.User + p.ReapedUser) - inheritedUser);
            _lostSystem += Math.Max(0, heirs.Sum(p => p.System + p.ReapedSystem) - inheritedSystem);
        }

        _before = now;
        _user = Math.Max(_user, _lostUser + now.Values.Sum(p => p.User + p.ReapedUser));
        _system = Math.Max(_system, _lostSystem + now.Values.Sum(p => p.System + p.ReapedSystem));
        return (_user, _system);
    }

    private (int Id, long Start)? NearestSurvivor(ProcessCpu gone, Dictionary<(int Id, long Start), ProcessCpu> now)
    {
        var process = gone;
        for (var steps = 0; steps < _before.Count; steps++)
        {
            var parent = _before.Values.FirstOrDefault(p => p.Id == process.Parent);
            if (parent.Id == 0)
                return null;
            if (now.ContainsKey((parent.Id, parent.Start)))
                return (parent.Id, parent.Start);
            process = parent;
        }

        return null;
    }
}
