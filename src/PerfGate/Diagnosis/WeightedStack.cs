namespace PerfGate.Diagnosis;

/// <summary>A stack and what was spent on it.</summary>
/// <param name="Frames">From the start of the thread to the method that worked.</param>
/// <param name="Milliseconds">Processor time.</param>
/// <param name="Samples">Samples behind it; they tell how well the time is known.</param>
internal readonly record struct WeightedStack(IReadOnlyList<Frame> Frames, double Milliseconds, int Samples);
