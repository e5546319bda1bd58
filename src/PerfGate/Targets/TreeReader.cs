using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>Reads what a process tree uses.</summary>
internal abstract class TreeReader
{
    /// <summary>Null for a target that is not ours.</summary>
    public static TreeReader? Of(RunningTarget target)
    {
        if (target.ProcessId is not { } root)
            return null;
        return OperatingSystem.IsLinux() && target.Census is { } census ? new LinuxTreeReader(census, root) : new PortableTreeReader(root);
    }

    /// <summary>Null when nothing is left of the tree.</summary>
    public abstract ResourceSample? Read(ReadingDepth depth);

    /// <summary>Of the control group; null where there is none.</summary>
    public virtual ResourceLimits? Limits => null;
}
