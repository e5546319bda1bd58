using System.Globalization;
using PerfGate.Protocols;

namespace PerfGate.Bench.Engine;

/// <summary>A load generator and its command line.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Program">Must be there; null: it is.</param>
/// <param name="Command">From url, connections and seconds.</param>
internal sealed record Peer(string Name, string? Program, Func<string, int, int, string> Command)
{
    public const string Own = "perfgate", Portable = "perfgate (portable)", Wrk = "wrk", C = "C, no parsing", HttpClient = "HttpClient", HttpClientTuned = "HttpClient, tuned", Locust = "locust FastHttpUser", K6 = "k6";

    private const string Untuned = $"env -u {SocketTuning.InlineCompletions} -u {SocketTuning.ThreadCount}";

    public bool IsHere => Program is null || Commands.Exists(Program);

    public static IReadOnlyList<Peer> All { get; } =
    [
        new(Own, null, (url, c, s) => Text($"{Commands.Self} drive url={url} connections={c} seconds={s} warmup=0")),
        new(Portable, null, (url, c, s) => Text($"{Commands.Self} drive url={url} connections={c} seconds={s} warmup=0 sockets")),
        new(Wrk, "wrk", (url, c, s) => Text($"wrk -t1 -c{c} -d{s}s --latency {url}")),
        new(C, "cc", (url, c, s) => Text($"{CProgram.Build("tiny-client")} {new Uri(url).Port} {c} {s}")),
        new("ab", "ab", (url, c, s) => Text($"ab -q -k -c {c} -t {s} -n 100000000 {url}")),
        new("h2load --h1", "h2load", (url, c, s) => Text($"h2load --h1 -t1 -c{c} -D {s} {url}")),
        new("hey", "hey", (url, c, s) => Text($"hey -c {c} -z {s}s {url}")),
        // As a program finds it: what this process has set for its own sockets and in its runtimeconfig is not handed on (the delay is hexadecimal).
        new(HttpClient, null, (url, c, s) => Text($"{Untuned} DOTNET_gcConcurrent=1 DOTNET_TieredPGO=1 DOTNET_TC_CallCountingDelayMs=64 {Commands.Self} httpclient {url} {c} {s}")),
        // No cookies, no proxy, and the settings of this process.
        new(HttpClientTuned, null, (url, c, s) => Text($"{Untuned} {Commands.Self} httpclient {url} {c} {s} tuned")),
        new(Locust, "locust", (url, c, s) => Text($"locust -f {Path.Combine(CProgram.Folder, "locustfile.py")} Fast --headless -u {c} -r 1000 -t {s}s --only-summary --host {new Uri(url).GetLeftPart(UriPartial.Authority)}")),
        new(K6, "k6", (url, c, s) => Text($"k6 run --quiet --no-usage-report --vus {c} --duration {s}s -e URL={url} {Path.Combine(CProgram.Folder, "k6.js")}")),
    ];

    /// <summary>What the peers come from, on Debian and Ubuntu; k6 and wrk2 are used when they are there.</summary>
    public static IReadOnlyList<(string Program, string Package)> Packages { get; } =
    [
        ("wrk", "wrk"), ("ab", "apache2-utils"), ("hey", "hey"), ("h2load", "nghttp2-client"), ("cc", "gcc"), ("locust", "python3-locust"), ("nginx", "nginx-light"), ("openssl", "openssl"), ("/usr/bin/time", "time"),
    ];

    public static IEnumerable<Peer> Named(params string[] names) => All.Where(p => names.Contains(p.Name));

    /// <summary>Installs what is missing, where it can be had.</summary>
    public static void Install()
    {
        foreach (var (program, package) in Packages.Where(p => !Commands.Exists(p.Program)))
            Commands.Run("apt-get", $"install -y --no-install-recommends {package}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
