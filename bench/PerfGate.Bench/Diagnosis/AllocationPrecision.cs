using System.Globalization;
using PerfGate.Diagnosis;

namespace PerfGate.Bench.Diagnosis;

/// <summary>How well allocated bytes per request are read: rounds of the same requests, and what is read when nothing is asked.</summary>
internal static class AllocationPrecision
{
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(5);

    /// <param name="args">Path of AgentApi.dll; then, if wanted, a fault such as AGENT_ALLOC=64, and the requests of a round.</param>
    /// <param name="output">The table.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var requests = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 400;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        using var sample = await SampleChild.StartAsync(args[0], args.Length > 1 ? args[1] : "", limit.Token);
        await sample.PaceAsync(1000, _gap, limit.Token);

        var started = await AllocationReader.StartAsync(sample.ProcessId, TimeProvider.System, limit.Token);
        if (started.Value is not { } reader)
        {
            await output.WriteLineAsync(started.Reason);
            return 1;
        }

        await using (reader)
        {
            for (var round = 0; round < 8; round++)
            {
                var asked = round % 4 == 3 ? 0 : requests;
                var before = await reader.ReadAsync(limit.Token);
                await sample.PaceAsync(asked, _gap, limit.Token);
                if (asked == 0)
                    await Task.Delay(requests * _gap, TimeProvider.System, limit.Token);
                var after = await reader.ReadAsync(limit.Token);
                var bytes = after!.Value.Bytes - before!.Value.Bytes;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{asked,5} requests  {bytes,12:N0} bytes  {(asked == 0 ? 0 : (double)bytes / asked),12:N1} per request"));
            }
        }

        return 0;
    }
}
