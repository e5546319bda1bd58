using System.Globalization;
using System.Runtime.InteropServices;

namespace PerfGate.Bench.Engine;

/// <summary>When the arrivals of an open model reach the server, beside wrk2 and k6: each against the grid of the rate that it was asked for.</summary>
internal static class Punctuality
{
    private const int Seconds = 4, Connections = 50;

    /// <summary>The first of them open the connections and compile.</summary>
    private const double SettlingSeconds = 1;

    private static readonly (string Name, string? Program, Func<string, int, string> Command)[] _generators =
    [
        ("perfgate, sleeping", null, (url, rate) => Own(url, rate, "sleep")),
        ("perfgate, spinning", null, (url, rate) => Own(url, rate, "spin")),
        ("wrk2", "wrk2", (url, rate) => Text($"wrk2 -t1 -c{Connections} -d{Seconds}s -R{rate} {url}")),
        ("k6", "k6", (url, rate) => Text($"k6 run --quiet --no-usage-report -e URL={url} -e RATE={rate} -e SECONDS={Seconds} {Path.Combine(CProgram.Folder, "k6.js")}")),
    ];

    public static int Run(TextWriter output)
    {
        output.WriteLine("| asked for | generator | arrivals/s | late at the server, p50 µs | p99 µs | cores, start included |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var rate in new[] { 1000, 5000, 20_000, 50_000 })
        {
            foreach (var (name, _, command) in _generators.Where(g => g.Program is null || Commands.Exists(g.Program)))
                output.WriteLine(Text($"| {rate}/s | {name} | {Row(command, rate)} |"));
        }

        return 0;
    }

    private static string Row(Func<string, int, string> command, int rate)
    {
        var log = Path.GetTempFileName();
        try
        {
            using var server = TinyServer.Start(log: log);
            var run = Commands.RunPinned(command(server.Url, rate));
            server.Stop();
            var arrivals = MemoryMarshal.Cast<byte, ulong>(File.ReadAllBytes(log)).ToArray();
            var first = arrivals.FirstOrDefault() + (ulong)(SettlingSeconds * 1e9);
            var steady = Array.FindAll(arrivals, a => a >= first);
            if (steady.Length < 2)
                return "- | - | - | -";

            // The earliest of them against the grid was on time; one that was never sent makes all that follow late by its distance.
            var offsets = steady.Select((a, i) => (a - steady[0]) - (i * 1e9 / rate)).ToArray();
            var earliest = offsets.Min();
            Array.Sort(offsets);
            double Late(double quantile) => (offsets[(int)(quantile * (offsets.Length - 1))] - earliest) / 1000;
            var achieved = (steady.Length - 1) / ((steady[^1] - steady[0]) / 1e9);
            return Text($"{achieved:0} | {Late(0.5):0.#} | {Late(0.99):0} | {run.CpuSeconds / run.Seconds:0.00}");
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static string Own(string url, int rate, string wait) =>
        Text($"{Commands.Self} drive url={url} rate={rate} connections={Connections} seconds={Seconds} warmup=0 wait={wait}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
