namespace PerfGate.Measure;

/// <summary>One thing that a target did, as its runtime or a library in it tells it.</summary>
/// <param name="AtTicks">Stopwatch ticks of its beginning.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Who tells it: a library's own name. One command may be told by two, the mapper and the driver.</param>
/// <param name="Text">Of a database command its text without literals, of an exception its type; null where it is not told.</param>
internal readonly record struct CountedCall(long AtTicks, CallKind Kind, string Source, string? Text);

/// <summary>What is counted.</summary>
internal enum CallKind
{
    /// <summary>A request that the target began to answer.</summary>
    Request,

    /// <summary>A command to a database.</summary>
    DatabaseCommand,

    /// <summary>A request that the target sent to another service.</summary>
    HttpCall,

    /// <summary>An exception that was thrown, caught or not.</summary>
    Exception,
}
