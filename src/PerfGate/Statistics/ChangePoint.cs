namespace PerfGate.Statistics;

/// <summary>A place in a history where the level changed for good.</summary>
/// <param name="Index">The first value at the new level: the suspect.</param>
/// <param name="Before">Mean since the change before.</param>
/// <param name="After">Mean up to the next change.</param>
/// <param name="PValue">Of "no change", by Student's t between the two stretches; two-sided. The place was searched for, so read it as a rank.</param>
internal readonly record struct ChangePoint(int Index, double Before, double After, double PValue)
{
    /// <summary>Relative: 0.1 for ten per cent more.</summary>
    public double Change => (After / Before) - 1;
}
