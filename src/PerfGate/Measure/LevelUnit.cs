namespace PerfGate.Measure;

/// <summary>What a <see cref="Level"/> counts.</summary>
internal enum LevelUnit
{
    /// <summary>Connections kept busy (closed model).</summary>
    Concurrency,

    /// <summary>Arrivals per second (open model).</summary>
    Rate,
}
