using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>
/// PerfGate's engine beside its peers: closed model against one server, client on the first core and server on the second, runs
/// interleaved. Requests are the server's count. Compare ratios of one batch; the figures themselves move with the machine.
/// </summary>
internal static class Peers
{
    /// <param name="arguments">Connections (50), seconds of a run (5), repetitions (5), then the names of some peers; without: all.</param>
    /// <param name="output">Gets the table.</param>
    public static int Run(string[] arguments, TextWriter output)
    {
        int Argument(int i, int fallback) => arguments.Length > i ? int.Parse(arguments[i], CultureInfo.InvariantCulture) : fallback;
        Peer.Install();
        Compare(output, arguments.Length > 3 ? [.. Peer.Named(arguments[3..])] : Peer.All, Argument(0, 50), Argument(1, 5), Argument(2, 5));
        return 0;
    }

    /// <summary>Interleaved runs against the tiny server, with their table.</summary>
    public static Dictionary<string, List<PeerRun>> Compare(TextWriter output, IReadOnlyList<Peer> peers, int connections, int seconds, int repetitions)
    {
        var here = peers.Where(p => p.IsHere).ToList();
        var runs = here.ToDictionary(p => p.Name, _ => new List<PeerRun>());
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            foreach (var peer in here)
                runs[peer.Name].Add(PeerRun.OnTinyServer(peer, connections, seconds));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connections, {seconds} s, {repetitions} repetitions; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        foreach (var missing in peers.Where(p => !p.IsHere))
            output.WriteLine($"not here: {missing.Name}");
        Write(output, runs, Peer.Wrk);
        return runs;
    }

    /// <param name="output">Gets the table.</param>
    /// <param name="runs">By client, in the order of the repetitions.</param>
    /// <param name="reference">The client that ratios are taken of, run by run.</param>
    public static void Write(TextWriter output, IReadOnlyDictionary<string, List<PeerRun>> runs, string reference)
    {
        output.WriteLine($"| client | requests/s median [range] | x {reference} | CPU µs/request median [range] | x {reference} | sending thread alone, µs | x {reference} | peak MiB |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (name, all) in runs)
        {
            var thread = all[0].ThreadMicros is > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Range(all.Select(r => r.ThreadMicros!.Value))} | {Ratio(all, runs[reference], r => r.ThreadMicros ?? r.Micros):0.00}") : "|";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Range(all.Select(r => r.Rate), "0")} | {Ratio(all, runs[reference], r => r.Rate):0.00} | {Range(all.Select(r => r.Micros))} | {Ratio(all, runs[reference], r => r.Micros):0.00} | {thread} | {all.Max(r => r.Memory):0} |"));
        }

        output.WriteLine();
        output.Flush();
    }

    /// <summary>The median of the ratios of runs that stood side by side.</summary>
    public static double Ratio(IEnumerable<PeerRun> runs, IEnumerable<PeerRun> others, Func<PeerRun, double> of) =>
        Median(runs.Zip(others, (a, b) => of(a) / of(b)));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Range(IEnumerable<double> values, string format = "0.00")
    {
        var sorted = values.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{Median(sorted).ToString(format, CultureInfo.InvariantCulture)} [{sorted[0].ToString(format, CultureInfo.InvariantCulture)}-{sorted[^1].ToString(format, CultureInfo.InvariantCulture)}]");
    }
}
