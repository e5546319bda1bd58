namespace PerfGate.Thresholds;

/// <summary>What must hold between the measured value and the limit.</summary>
internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}
