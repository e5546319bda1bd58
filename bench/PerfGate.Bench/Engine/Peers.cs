using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Bench.Engine;

/// <summary>
/// PerfGate's engine beside its peers: closed model against one server, client on the first core and server on the second, runs
/// interleaved. Requests are the server's count, processor time is the whole process's, start included. Compare ratios of one
/// batch; the figures themselves move with the machine.
/// </summary>
internal static class Peers
{
    /// <param name="arguments">Connections (50), seconds of a run (5), repetitions (5).</param>
    /// <param name="output">Gets the table.</param>
    public static int Run(string[] arguments, TextWriter output)
    {
        int Argument(int i, int fallback) => arguments.Length > i ? int.Parse(arguments[i], CultureInfo.InvariantCulture) : fallback;
        var (connections, seconds, repetitions) = (Argument(0, 50), Argument(1, 5), Argument(2, 5));
        foreach (var (program, package) in new[] { ("wrk", "wrk"), ("ab", "apache2-utils"), ("hey", "hey"), ("h2load", "nghttp2-client"), ("cc", "gcc"), ("/usr/bin/time", "time") })
        {
            if (!Commands.Exists(program))
                Commands.Run("apt-get", $"install -y --no-install-recommends {package}");
        }

        var self = Environment.ProcessPath!;
        var n = connections.ToString(CultureInfo.InvariantCulture);
        var s = seconds.ToString(CultureInfo.InvariantCulture);
        (string Name, Func<string, string> Command)[] peers =
        [
            ("perfgate", url => $"{self} drive url={url} connections={n} seconds={s} warmup=0"),
            ("perfgate (portable)", url => $"{self} drive url={url} connections={n} seconds={s} warmup=0 sockets"),
            ("wrk", url => $"wrk -t1 -c{n} -d{s}s --latency {url}"),
            ("ab", url => $"ab -q -k -c {n} -t {s} -n 100000000 {url}"),
            ("h2load --h1", url => $"h2load --h1 -t1 -c{n} -D {s} {url}"),
            ("hey", url => $"hey -c {n} -z {s}s {url}"),
        ];

        var runs = peers.ToDictionary(p => p.Name, _ => new List<(double Rate, double Micros, double Memory)>());
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            foreach (var (name, command) in peers.Where(p => Commands.Exists(p.Command("").Split(' ')[0])))
            {
                using var server = TinyServer.Start();
                var run = Commands.RunPinned(command(server.Url));
                var served = server.Stop();
                runs[name].Add((served / run.Seconds, run.CpuSeconds / Math.Max(1, served) * 1e6, run.PeakMemory));
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connections, {seconds} s, {repetitions} repetitions; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        output.WriteLine("| client | requests/s median [range] | x wrk | CPU us/request median [range] | x wrk (per repetition, median) | peak MiB |");
        output.WriteLine("|---|---|---|---|---|---|");
        var wrk = runs["wrk"];
        foreach (var (name, all) in runs.Where(r => r.Value.Count > 0))
        {
            var rates = all.Select(r => r.Rate).Order().ToList();
            var micros = all.Select(r => r.Micros).Order().ToList();
            var rateRatio = Median(all.Zip(wrk, (a, b) => a.Rate / b.Rate));
            var microRatio = Median(all.Zip(wrk, (a, b) => a.Micros / b.Micros));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Median(rates):0} [{rates[0]:0}-{rates[^1]:0}] | {rateRatio:0.00} | {Median(micros):0.00} [{micros[0]:0.00}-{micros[^1]:0.00}] | {microRatio:0.00} | {all.Max(r => r.Memory):0} |"));
        }

        return 0;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
