using System.Globalization;

namespace PerfGate.Targets;

/// <summary>Durations as the messages of this room say them.</summary>
internal static class Spoken
{
    public static string Duration(TimeSpan duration) => duration < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s");
}
