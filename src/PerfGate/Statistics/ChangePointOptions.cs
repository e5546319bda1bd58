namespace PerfGate.Statistics;

/// <summary>What counts as a change in a history.</summary>
internal sealed record ChangePointOptions
{
    /// <summary>Values searched at once: long enough for power, short enough that old changes do not hide new ones.</summary>
    public int Window { get; init; } = 30;

    /// <summary>Largest p-value of a change.</summary>
    public double PValue { get; init; } = 0.001;

    /// <summary>Smallest relative change that is reported.</summary>
    public double Magnitude { get; init; } = 0.03;
}
