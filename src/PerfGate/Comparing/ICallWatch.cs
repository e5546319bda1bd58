using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>Tells what one side does for its requests, for as long as it is asked to: never while its times are measured.</summary>
internal interface ICallWatch
{
    /// <summary>Whether it tells from now on.</summary>
    Task<bool> StartAsync(CancellationToken cancel);

    /// <summary>Ends it. What was told since the start, in order of time; null when it was not told to the end.</summary>
    Task<IReadOnlyList<CountedCall>?> StopAsync(CancellationToken cancel);
}
