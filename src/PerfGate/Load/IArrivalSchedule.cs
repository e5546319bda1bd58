namespace PerfGate.Load;

/// <summary>A load model of the open kind: a pure, replayable sequence of intended send times.</summary>
internal interface IArrivalSchedule
{
    /// <summary>
    /// The intended times in nanoseconds from the start of the measured window, never falling. The same seed gives the
    /// same times, so that two targets can be offered the same plan.
    /// </summary>
    IEnumerable<long> IntendedNanoseconds(int seed);

    /// <summary>Asked arrivals per second, averaged over the whole schedule.</summary>
    double MeanRate { get; }

    TimeSpan Duration { get; }
}
