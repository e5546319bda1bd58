using System.Diagnostics;
using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>
/// The first and the last third of the time that a window was under load: pauses, forced collections and what lies between a window and its extension
/// belong to neither. Seconds in which the generator itself was not there are in no timeline, and so in neither.
/// </summary>
/// <param name="First">Its seconds, in order.</param>
/// <param name="Last">Its seconds, in order.</param>
internal sealed record Thirds(IReadOnlyList<Thirds.Second> First, IReadOnlyList<Thirds.Second> Last)
{
    /// <summary>The machine's own noise comes in waves of up to a minute: a third that is shorter than one tells of the wave.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(3);

    // The clock of a closed loop is the mean of its connections' and may end a moment early.
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(1);

    private const double LeastPresent = 0.8, MostChangeOfLoad = 0.2, Rounding = 1e-6;

    /// <param name="Of">What ended in it.</param>
    /// <param name="IsWhole">It is not the last of its stretch, which is cut off and holds what came in after the load had ended.</param>
    internal readonly record struct Second(LoadSecond Of, bool IsWhole);

    public static Thirds Of(Measurement measurement)
    {
        var (first, last) = (new List<Second>(), new List<Second>());
        var third = measurement.Elapsed.TotalSeconds / 3;
        var (span, before, start) = (0, 0.0, 0.0);
        var spans = measurement.Spans;
        foreach (var second in measurement.Timeline)
        {
            // A second's own time is its stretch's plus a whole number, and as sums of doubles are, a little more or less.
            while (span + 1 < spans.Count && Start(measurement, spans[span + 1]) <= second.AtSeconds + Rounding)
            {
                before += spans[span].Elapsed.TotalSeconds;
                start = Start(measurement, spans[++span]);
            }

            var within = second.AtSeconds - start;
            var at = before + within + Rounding;
            var counted = new Second(second, within + 1 < spans[span].Elapsed.TotalSeconds - Rounding);
            if (at < third)
                first.Add(counted);
            else if (at >= 2 * third)
                last.Add(counted);
        }

        return new Thirds(first, last);
    }

    /// <summary>The load did not change by plan, as that of a ramp does; a closed loop sends what the target can take, and has no such plan.</summary>
    public static bool IsSteady(Measurement measurement)
    {
        if (measurement.OfferedRate is null)
            return true;
        var thirds = Of(measurement);
        double first = thirds.First.Sum(s => s.Of.Offered), last = thirds.Last.Sum(s => s.Of.Offered);
        return Math.Abs(last - first) <= MostChangeOfLoad * Math.Max(first, last);
    }

    /// <summary>What a window takes before its thirds can be compared at all; null where nothing is missing.</summary>
    public static string? Missing(Measurement measurement)
    {
        if (IsTooShort(measurement))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"needs {Least.TotalSeconds:0} s under load, so that the noise of a moment is not taken for a change; this soak has {measurement.Elapsed.TotalSeconds:0.#} s");
        }

        var (thirds, seconds) = (Of(measurement), measurement.Elapsed.TotalSeconds / 3);
        foreach (var (name, third) in new[] { ("first", thirds.First), ("last", thirds.Last) })
        {
            if (third.Count < LeastPresent * seconds)
                return string.Create(CultureInfo.InvariantCulture, $"needs most of both thirds: of the {seconds:0} s of the {name} one only {third.Count} were recorded");
        }

        return null;
    }

    /// <summary>More of the same could make its thirds long enough.</summary>
    public static bool IsTooShort(Measurement measurement) => measurement.Elapsed < Least - _slack;

    private static double Start(Measurement measurement, MeasuredSpan span) => Stopwatch.GetElapsedTime(measurement.StartTicks, span.StartTicks).TotalSeconds;
}
