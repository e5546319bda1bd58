using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Baselines;

/// <summary>
/// Measures the machine itself by three kernels, in two halves: before the first phase and after the last, so that a machine that changed
/// its speed meanwhile is found out by the spread.
/// </summary>
internal sealed class ReferenceWorkload
{
    // 250 ms per kernel in all.
    private const int BlocksPerHalf = 5;
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);

    private readonly ReferenceKernels _kernels = new();
    private readonly List<double> _integer = [], _memory = [], _json = [];

    public void MeasureHalf()
    {
        (Action Run, List<double> Times)[] kernels = [(_kernels.Integer, _integer), (_kernels.Memory, _memory), (_kernels.Json, _json)];
        foreach (var (run, _) in kernels)
            SecondsPerRun(run, WarmUp);
        for (var block = 0; block < BlocksPerHalf; block++)
        {
            foreach (var (run, times) in kernels)
                times.Add(SecondsPerRun(run, Block));
        }
    }

    /// <summary>Null before anything was measured.</summary>
    public Calibration? Result() => _integer.Count == 0
        ? null
        : new Calibration(Median(_integer), Median(_memory), Median(_json), new[] { Spread(_integer), Spread(_memory), Spread(_json) }.Max());

    // The machine's own time, whatever clock the run is given.
    private static double SecondsPerRun(Action run, TimeSpan length)
    {
        var start = Stopwatch.GetTimestamp();
        var runs = 0;
        do
        {
            run();
            runs++;
        }
        while (Stopwatch.GetElapsedTime(start) < length);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / runs;
    }

    private static double Median(List<double> values) => Quantile(values, 0.5);

    private static double Spread(List<double> values) => (Quantile(values, 0.75) - Quantile(values, 0.25)) / Median(values);

    private static double Quantile(List<double> values, double fraction)
    {
        var sorted = values.Order().ToList();
        var at = fraction * (sorted.Count - 1);
        var below = (int)at;
        return below + 1 == sorted.Count ? sorted[below] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
