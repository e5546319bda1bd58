using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>What one side answered in one slice. Arrays run along its <see cref="SliceSchedule"/>.</summary>
/// <param name="count">Arrivals of the schedule.</param>
internal sealed class SideSlice(int count)
{
    /// <summary>
    /// Seconds from the intended time, less what the generator itself was late by; not a number where the response was not
    /// the expected one. Waiting for a free connection is the side's own time.
    /// </summary>
    public float[] Seconds { get; } = NotANumber(count);

    public SampleOutcome[] Outcomes { get; } = new SampleOutcome[count];

    /// <summary>What went wrong; null where nothing did.</summary>
    public string?[] Problems { get; } = new string?[count];

    /// <summary>Seconds that the generator was late by itself.</summary>
    public float[] Lateness { get; } = new float[count];

    /// <summary>Stopwatch ticks.</summary>
    public long StartTicks { get; set; }

    /// <summary>When the last response had come.</summary>
    public long DrainedTicks { get; set; }

    public long BytesReceived { get; set; }

    public long Connects { get; set; }

    public int Failed => Outcomes.Count(o => o != SampleOutcome.Ok);

    private static float[] NotANumber(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}
