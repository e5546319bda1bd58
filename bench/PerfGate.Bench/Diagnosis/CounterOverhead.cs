using System.Globalization;
using PerfGate.Diagnosis;

namespace PerfGate.Bench.Diagnosis;

/// <summary>
/// What watching costs the target: processor time per request with nothing, with the counters, and with the sampler, in
/// interleaved slices of one process. The smallest of each counts: noise of the machine only adds.
/// </summary>
internal static class CounterOverhead
{
    private const int Requests = 600;

    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(5);
    private static readonly string[] _modes = ["off", "counters", "sampling"];

    /// <param name="args">Path of AgentApi.dll; then, if wanted, the number of rounds.</param>
    /// <param name="output">The table.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 6;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        using var sample = await SampleChild.StartAsync(args[0], "", limit.Token);
        await LoadRun.ForAsync(TimeSpan.FromSeconds(15), c => sample.LoadAsync(4, c), TimeProvider.System, limit.Token);

        var random = new Random(1);
        var costs = _modes.ToDictionary(m => m, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var mode in _modes.OrderBy(_ => random.Next()).ToList())
                costs[mode].Add(await MicrosecondsAsync(sample, mode, limit.Token));
        }

        var off = costs["off"];
        foreach (var (mode, values) in costs)
        {
            values.Sort();
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{mode,-9} min {values[0],7:0.0} us  median {values[values.Count / 2],7:0.0} us per request  ({100 * ((values[0] / off[0]) - 1):+0.0;-0.0;0} % of the least)"));
        }

        return 0;
    }

    private static async Task<double> MicrosecondsAsync(SampleChild sample, string mode, CancellationToken cancellationToken)
    {
        var cost = 0.0;
        async Task MeasureAsync(CancellationToken cancel)
        {
            // The first requests of a slice pay for starting the session; they are not what it costs to run.
            await sample.PaceAsync(100, _gap, cancel);
            var cpu = sample.CpuSeconds();
            await sample.PaceAsync(Requests, _gap, cancel);
            cost = (sample.CpuSeconds() - cpu) * 1e6 / Requests;
        }

        if (mode == "sampling")
        {
            await new TraceRecorder(TimeProvider.System).RecordAsync(sample.ProcessId, TimeSpan.FromMinutes(1), MeasureAsync, cancellationToken);
            return cost;
        }

        var counters = mode == "counters" ? (await RuntimeCounters.StartAsync(sample.ProcessId, TimeSpan.FromSeconds(1), cancellationToken)).Value : null;
        await MeasureAsync(cancellationToken);
        if (counters is not null)
            await counters.DisposeAsync();
        return cost;
    }
}
