using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Syntax;

namespace PerfGate.Bench.Engine;

/// <summary>Servers with bad manners: every exchange is counted as what it was, within its timeout, and memory stays flat.</summary>
internal static class Hostile
{
    private const int Connections = 4;
    private const long MostMemory = 48 << 20;

    private static readonly HostileCase[] _cases =
    [
        new("accepts and never answers", SampleOutcome.Timeout, (_, _) => Thread.Sleep(Timeout.Infinite)),
        new("answers byte by byte", SampleOutcome.Ok, (socket, _) => Answer(socket, () => Bytewise(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))),
        new("answers a byte every 100 ms", SampleOutcome.Timeout, (socket, _) => Answer(socket, () => Bytewise(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 100))),
        new("resets in the middle", SampleOutcome.Reset, (socket, _) => Answer(socket, () =>
        {
            Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        })),
        new("closes without an answer", SampleOutcome.Reset, (socket, _) => Answer(socket, socket.Close)),
        new("answers with garbage", SampleOutcome.Protocol, (socket, random) => Answer(socket, () =>
        {
            var garbage = new byte[4096];
            random.NextBytes(garbage);
            garbage[0] = 0;
            socket.Send(garbage);
            Send(socket, "\r\n\r\n");
        })),
        new("two lengths", SampleOutcome.Protocol, (socket, _) => Answer(socket, () => Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"))),
        new("endless headers", SampleOutcome.Protocol, (socket, _) => Answer(socket, () =>
        {
            Send(socket, "HTTP/1.1 200 OK\r\n");
            while (true)
                Send(socket, string.Concat(Enumerable.Repeat("x-more: and more\r\n", 100)));
        })),
        new("endless chunk extensions", SampleOutcome.Protocol, (socket, _) => Answer(socket, () =>
        {
            Send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;");
            while (true)
                Send(socket, new string('x', 4096));
        })),
        new("an endless body", SampleOutcome.Timeout, (socket, _) => Answer(socket, () =>
        {
            Send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "10000\r\n" + new string('x', 0x10000) + "\r\n";
            while (true)
                Send(socket, chunk);
        })),
        new("dies under load", SampleOutcome.Ok, (socket, _) => Answer(socket, () => Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))) { DiesAfter = 12, ThenOutcome = SampleOutcome.Connect },
        new("1 GiB bodies", SampleOutcome.Ok, (socket, _) => Answer(socket, () => Gigabyte(socket))) { Requests = 2, Timeout = TimeSpan.FromSeconds(60) },
    ];

    /// <param name="arguments">http1, http2 or tls; none: all of them.</param>
    /// <param name="output">A table, and the totals.</param>
    /// <returns>1 when a count, the time or the memory is not what it should be.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        using var tls = new HostileTls();
        HostileCase[] http1 = [Refusing, .. _cases, .. _cases.Select(Portable)];
        var lists = new Dictionary<string, HostileCase[]> { ["http1"] = http1, ["http2"] = HostileHttp2.Cases, ["tls"] = [.. tls.Cases, .. tls.Cases.Select(Portable)] };
        if (arguments.FirstOrDefault() is { } only && !lists.ContainsKey(only))
        {
            await output.WriteLineAsync("usage: hostile [http1|http2|tls]");
            return 2;
        }

        var (rows, wrong) = (0, 0);
        await output.WriteLineAsync("| server | expected | counted | seconds | memory grown, MiB | |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        foreach (var it in lists.Where(l => arguments.Length == 0 || l.Key == arguments[0]).SelectMany(l => l.Value))
        {
            rows++;
            wrong += await RunAsync(output, it) ? 0 : 1;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{rows} servers, {rows - wrong} right, {wrong} wrong"));
        return wrong == 0 ? 0 : 1;
    }

    private static HostileCase Portable(HostileCase it) => it with { Transport = TransportKind.Sockets };

    private static HostileCase Refusing { get; } = new("refuses", SampleOutcome.Connect, (_, _) => { }) { DiesAfter = 0, ThenOutcome = SampleOutcome.Connect };

    private static async Task<bool> RunAsync(TextWriter output, HostileCase it)
    {
        using var server = new HostileServer(it);
        var before = Environment.WorkingSet;
        var start = Stopwatch.GetTimestamp();
        var result = (await new LevelRunner().RunAsync(Plan(it, server.Url), LevelWatch.None, CancellationToken.None))[0];
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var grown = Environment.WorkingSet - before;

        // Of a server that dies, connections that were open when it did are cut: up to one answer of each.
        var expected = it.DiesAfter is { } answered ? answered : it.Outcome == SampleOutcome.Ok ? it.Requests : 0;
        var counted = it.Or.Append(it.Outcome).Distinct().Sum(o => Count(result, o)) + (it.DiesAfter is null ? 0 : result.Errors.Reset + (it.Outcome == it.ThenOutcome ? 0 : Count(result, it.ThenOutcome)));
        var limit = (it.Timeout.TotalSeconds * Math.Ceiling((double)it.Requests / Connections)) + 2;
        var isRight = counted == it.Requests && (result.Succeeded == expected || it.Or.Length > 0) && seconds < limit && grown < MostMemory;
        var counts = $"{result.Succeeded} ok, {result.Errors.Connect} connect, {result.Errors.Timeout} timeout, {result.Errors.Reset} reset, {result.Errors.Protocol} protocol{string.Concat(result.Errors.Examples.Take(1).Select(e => $" ({e.Text})"))}";
        var wanted = it.DiesAfter is { } n ? $"{n} ok, then {it.ThenOutcome}" : $"{it.Requests} {string.Join(" or ", it.Or.Prepend(it.Outcome))}";
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {it.Name}{(it.Transport == TransportKind.Sockets ? " (portable)" : "")} | {wanted} | {counts} | {seconds:0.0} | {grown / 1048576.0:0} | {(isRight ? "right" : "WRONG")} |"));
        return isRight;
    }

    private static long Count(Measurement result, SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Ok => result.Succeeded,
        SampleOutcome.Connect => result.Errors.Connect,
        SampleOutcome.Timeout => result.Errors.Timeout,
        SampleOutcome.Reset => result.Errors.Reset,
        _ => result.Errors.Protocol,
    };

    private static LevelPlan Plan(HostileCase it, Uri url) => new()
    {
        Phase = "hostile",
        Endpoints = [new PlannedEndpoint(Asked(url, it), 1, [])],
        Load = new ClosedLoad(Connections),
        Requests = it.Requests,
        BaseAddress = url,
        Iterations = new Iterations(1, 0),
        Transport = it.Transport,
        Http = it.Http,
    };

    private static Endpoint Asked(Uri url, HostileCase it)
    {
        var endpoint = Drive.Get(url, 0) with { Timeout = it.Timeout, Location = new SourceLocation("bench", 1, 1) };
        return it.Body == 0 ? endpoint : endpoint with { Method = "POST", Body = Template.Constant(new string('x', it.Body)) };
    }

    public static void Answer(Socket socket, Action answer)
    {
        var request = new byte[4096];
        while (socket.Receive(request) > 0)
            answer();
    }

    public static void Send(Socket socket, string text) => socket.Send(Encoding.Latin1.GetBytes(text));

    private static void Bytewise(Socket socket, string text, int pause = 0)
    {
        foreach (var c in text)
        {
            Send(socket, c.ToString());
            if (pause > 0)
                Thread.Sleep(pause);
        }
    }

    private static void Gigabyte(Socket socket)
    {
        Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
        var part = new byte[1 << 20];
        for (var i = 0; i < 1024; i++)
            socket.Send(part);
    }
}
