using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>Everything that the engine is to reach, in one run: the tables, and at the end each goal with what was measured.</summary>
internal sealed class EngineBench(TextWriter output, bool quick)
{
    private readonly GoalTable _goals = new();
    private readonly int _seconds = quick ? 1 : 5;

    /// <param name="arguments"><c>--quick</c>: a second of everything, to see that it works; its figures mean nothing.</param>
    /// <param name="output">Gets the tables.</param>
    /// <returns>1 when a goal was not reached, and not quick.</returns>
    public static int Run(string[] arguments, TextWriter output)
    {
        var quick = arguments.Contains("--quick");
        var bench = new EngineBench(output, quick);
        Peer.Install();
        bench.ClosedModel();
        bench.Encrypted();
        bench.Ladder();
        bench.Million();
        bench.Mix();
        output.WriteLine("## Truth and the open model\n");
        Truth.Measure(output, bench._goals, bench._seconds);
        output.WriteLine("## Start and end\n");
        Startup.Measure(output, bench._goals, quick ? 2 : 7);
        output.WriteLine("## Goals\n");
        bench._goals.Write(output);
        return bench._goals.AllReached || quick ? 0 : 1;
    }

    private int Repetitions(int full) => quick ? 1 : full;

    private void ClosedModel()
    {
        output.WriteLine("## Closed model\n");
        const string Group = "Closed model, processor time per request";
        foreach (var (connections, repetitions, limit) in new[] { (50, 5, 0.83), (500, 5, 0.83), (1, 3, 1.0), (1000, 3, 1.0) })
        {
            IReadOnlyList<Peer> peers = connections == 50 ? Peer.All : [.. Peer.Named(Peer.Own, Peer.Wrk, Peer.C)];
            var runs = Peers.Compare(output, peers, connections, _seconds, Repetitions(repetitions));
            if (!runs.TryGetValue(Peer.Wrk, out var wrk))
                continue;
            var own = runs[Peer.Own];
            _goals.AtMost(Group, $"sending thread / wrk, {connections} connections", Peers.Ratio(own, wrk, Cost), limit);
            _goals.AtMost(Group, $"whole process, with start and JIT / wrk, {connections} connections", Peers.Ratio(own, wrk, r => r.Micros), limit);
            if (connections != 50)
                continue;
            _goals.AtLeast(Group, "portable transport: wrk / whole process", Peers.Ratio(wrk, runs[Peer.Portable], r => r.Micros), 0.9);
            foreach (var (name, factor) in new[] { (Peer.C, 0.9), (Peer.HttpClient, 3.5), (Peer.Locust, 10), (Peer.K6, 7) })
            {
                if (runs.TryGetValue(name, out var other))
                    _goals.AtLeast(Group, $"{name} / sending thread", Peers.Median(other.Zip(own, (a, b) => a.Micros / Cost(b))), factor);
            }
        }
    }

    private static double Cost(PeerRun run) => run.ThreadMicros is > 1 ? run.ThreadMicros.Value : run.Micros;

    private void Encrypted()
    {
        if (!NginxServer.IsHere)
        {
            output.WriteLine("nginx or openssl is not here: no HTTPS, no HTTP/2\n");
            return;
        }

        output.WriteLine("## HTTPS and HTTP/2, nginx\n");
        using var server = new NginxServer();
        string Own(string url, string more) => string.Create(CultureInfo.InvariantCulture, $"{Commands.Self} drive url={url} connections=50 seconds={_seconds} warmup=0 {more}");
        var https = Interleaved(("perfgate", Own(server.SecureUrl, "")), ("wrk", string.Create(CultureInfo.InvariantCulture, $"wrk -t1 -c50 -d{_seconds}s {server.SecureUrl}")));
        Peers.Write(output, https, "wrk");
        _goals.AtMost("HTTPS", "sending thread / wrk, 50 connections", Peers.Ratio(https["perfgate"], https["wrk"], Cost), 1.2);
        foreach (var url in new[] { server.ClearUrl, server.SecureUrl })
        {
            output.WriteLine($"HTTP/2, 5 connections of 10 streams, {new Uri(url).Scheme}");
            Peers.Write(output, Interleaved(("perfgate", Own(url, "h2")), ("h2load", string.Create(CultureInfo.InvariantCulture, $"h2load -t1 -c5 -m10 -D {_seconds} {url}"))), "h2load");
        }
    }

    private Dictionary<string, List<PeerRun>> Interleaved(params (string Name, string Command)[] clients)
    {
        var runs = clients.ToDictionary(c => c.Name, _ => new List<PeerRun>());
        for (var i = 0; i < Repetitions(3); i++)
        {
            foreach (var (name, command) in clients)
                runs[name].Add(PeerRun.OnUrl(command));
        }

        return runs;
    }

    private void Ladder()
    {
        output.WriteLine("## Ladder of connections\n");
        output.WriteLine("| connections | requests/s | sending thread, µs/request | p50 ms | p99 ms | errors | resident MiB |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var connections in new[] { 1, 50, 500, 1000, 10_000 })
        {
            using var server = TinyServer.Start();
            var row = Truth.DriveOn(server.Url, string.Create(CultureInfo.InvariantCulture, $"connections={connections} seconds={_seconds}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {connections} | {row("rps"):0} | {row("thread_us"):0.00} | {row("p50_ms")} | {row("p99_ms")} | {row("errors")} | {row("rss_mb")} |"));
            _goals.AtMost("Scale", $"errors at {connections} connections", row("errors"), 0);
        }

        output.WriteLine();
    }

    private void Million()
    {
        using var server = TinyServer.Start();
        var row = Truth.DriveOn(server.Url, quick ? "connections=50 requests=200000" : "connections=50 requests=2000000");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row("ok"):0} requests: {row("rss_early_mb")} MiB resident after a second and a half, {row("rss_mb")} at the end; {row("bytes_per_request")} bytes allocated per request\n"));
        _goals.AtLeast("Scale", "requests in one run", row("ok"), quick ? 200_000 : 1_000_000);
        if (!quick)
            _goals.AtMost("Scale", "growth of resident memory over them, MiB", row("rss_mb") - row("rss_early_mb"), 3);
    }

    private void Mix()
    {
        var ratios = new List<double>();
        for (var i = 0; i < Repetitions(5); i++)
        {
            double Rate(int endpoints)
            {
                using var server = TinyServer.Start();
                return 1 / Truth.DriveOn(server.Url, string.Create(CultureInfo.InvariantCulture, $"connections=50 seconds={Math.Min(_seconds, 4)} endpoints={endpoints}"))("thread_us");
            }

            var one = Rate(1);
            ratios.Add(Rate(100) / one);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"100 endpoints against one, requests per second of the sending thread's processor time: {string.Join(", ", ratios.Select(r => r.ToString("0.00", CultureInfo.InvariantCulture)))}\n"));
        _goals.AtLeast("Scale", "throughput of 100 endpoints / of one", Peers.Median(ratios), 0.9);
    }
}
