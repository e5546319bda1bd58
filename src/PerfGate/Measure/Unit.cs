namespace PerfGate.Measure;

/// <summary>What a number counts. A <see cref="Quantity"/> holds base units: seconds, fractions, bytes.</summary>
internal enum Unit
{
    Count,

    /// <summary>Seconds.</summary>
    Duration,

    /// <summary>A fraction; 1 is shown as 100 %.</summary>
    Share,

    /// <summary>Events per second.</summary>
    PerSecond,

    /// <summary>Bytes.</summary>
    Size,

    /// <summary>Bytes per second; shown per minute.</summary>
    SizePerSecond,

    /// <summary>Processor cores kept busy; 1 is one whole core.</summary>
    Cores,
}
