using System.Globalization;

namespace PerfGate.Measure;

/// <summary>One step of a ladder.</summary>
/// <param name="Value">Connections, or arrivals per second.</param>
/// <param name="Unit">Which of the two.</param>
internal readonly record struct Level(double Value, LevelUnit Unit)
{
    /// <summary><c>100</c> or <c>200/s</c>, as it stands in a threshold's <c>at</c>.</summary>
    public override string ToString() =>
        Value.ToString("0.###", CultureInfo.InvariantCulture) + (Unit == LevelUnit.Rate ? "/s" : "");
}
