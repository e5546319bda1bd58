namespace PerfGate.Measure;

/// <summary>
/// The record of one exchange. Stamps are <see cref="System.Diagnostics.Stopwatch"/> ticks.
/// </summary>
/// <param name="IntendedTicks">When the load model wanted it sent; in the closed model the same as <paramref name="SentTicks"/>.</param>
/// <param name="SentTicks">When its first byte was handed to the system.</param>
/// <param name="FirstByteTicks">When the first byte of the response arrived; 0 when none did.</param>
/// <param name="DoneTicks">When the response was complete or the exchange failed.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The HTTP status; 0 when none was received.</param>
internal readonly record struct Sample(
    long IntendedTicks, long SentTicks, long FirstByteTicks, long DoneTicks, SampleOutcome Outcome, int Status);
