using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>Reads what a process tree uses.</summary>
internal abstract class TreeReader
{
    /// <summary>Null when nothing is left of the tree.</summary>
    public abstract ResourceSample? Read(ReadingDepth depth);

    /// <summary>Of the control group; null where there is none.</summary>
    public virtual ResourceLimits? Limits => null;
}
