namespace PerfGate.Tasks;

/// <summary>What ended a run before the engine did.</summary>
internal enum Interruption
{
    None,
    Cancelled,
    TimeLimit,
}
