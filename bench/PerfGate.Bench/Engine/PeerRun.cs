using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PerfGate.Bench.Engine;

/// <summary>One run of a load generator.</summary>
/// <param name="Rate">Answers per second of wall time.</param>
/// <param name="Micros">Processor time of the whole process per request, start included, in µs.</param>
/// <param name="ThreadMicros">Of PerfGate's sending threads alone; null of others.</param>
/// <param name="Memory">Peak, in MiB.</param>
internal sealed partial record PeerRun(double Rate, double Micros, double? ThreadMicros, double Memory)
{
    /// <summary>Against the tiny server, whose own count is believed.</summary>
    public static PeerRun OnTinyServer(Peer peer, int connections, int seconds)
    {
        using var server = TinyServer.Start();
        var run = Commands.RunPinned(peer.Command(server.Url, connections, seconds));
        var served = server.Stop();
        return served > 0 ? Of(run, served) : throw new InvalidOperationException($"{peer.Name} sent nothing: {run.Output}");
    }

    /// <summary>Against another server: the client's own count.</summary>
    public static PeerRun OnUrl(string command)
    {
        var run = Commands.RunPinned(command);
        var count = Count().Match(run.Output);
        return count.Success
            ? Of(run, long.Parse(count.Groups.Values.Skip(1).First(g => g.Success).Value, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{command}: {run.Output}");
    }

    private static PeerRun Of((string Output, double CpuSeconds, double PeakMemory, double Seconds) run, long served)
    {
        double? thread = null;
        if (run.Output.StartsWith("{\"rps\"", StringComparison.Ordinal))
        {
            using var json = JsonDocument.Parse(run.Output.Split('\n')[0]);
            thread = json.RootElement.GetProperty("thread_us").GetDouble();
        }

        return new PeerRun(served / run.Seconds, run.CpuSeconds / served * 1e6, thread, run.PeakMemory);
    }

    [GeneratedRegex(@"""ok"":(\d+)|(\d+) requests in |, (\d+) succeeded")]
    private static partial Regex Count();
}
