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
    private const int Requests = 24, Connections = 4;
    private const long MostMemory = 48 << 20;

    private static readonly TimeSpan _timeout = TimeSpan.FromMilliseconds(500);

    private static readonly Case[] _cases =
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

    /// <returns>1 when a count, the time or the memory is not what it should be.</returns>
    public static async Task<int> RunAsync(TextWriter output)
    {
        var failed = false;
        await output.WriteLineAsync("| server | expected | counted | seconds | memory grown, MiB | |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        failed |= !await RunAsync(output, Refusing);
        foreach (var transport in new[] { TransportKind.Auto, TransportKind.Sockets })
        {
            foreach (var it in _cases)
                failed |= !await RunAsync(output, it with { Transport = transport });
        }

        return failed ? 1 : 0;
    }

    private static Case Refusing { get; } = new("refuses", SampleOutcome.Connect, (_, _) => { }) { DiesAfter = 0, ThenOutcome = SampleOutcome.Connect };

    private static async Task<bool> RunAsync(TextWriter output, Case it)
    {
        using var server = new Server(it);
        var before = Environment.WorkingSet;
        var start = Stopwatch.GetTimestamp();
        var result = (await new LevelRunner().RunAsync(Plan(it, server.Url), LevelWatch.None, CancellationToken.None))[0];
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var grown = Environment.WorkingSet - before;

        // Of a server that dies, connections that were open when it did are cut: up to one answer of each.
        var expected = it.DiesAfter is { } answered ? answered : it.Outcome == SampleOutcome.Ok ? it.Requests : 0;
        var counted = Count(result, it.Outcome) + (it.DiesAfter is null ? 0 : result.Errors.Reset + (it.Outcome == it.ThenOutcome ? 0 : Count(result, it.ThenOutcome)));
        var limit = (it.Timeout.TotalSeconds * Math.Ceiling((double)it.Requests / Connections)) + 2;
        var isRight = counted == it.Requests && result.Succeeded == expected && seconds < limit && grown < MostMemory;
        var counts = $"{result.Succeeded} ok, {result.Errors.Connect} connect, {result.Errors.Timeout} timeout, {result.Errors.Reset} reset, {result.Errors.Protocol} protocol";
        var wanted = it.DiesAfter is { } n ? $"{n} ok, then {it.ThenOutcome}" : $"{it.Requests} {it.Outcome}";
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

    private static LevelPlan Plan(Case it, Uri url) => new()
    {
        Phase = "hostile",
        Endpoints = [new PlannedEndpoint(Drive.Get(url, 0) with { Timeout = it.Timeout, Location = new SourceLocation("bench", 1, 1) }, 1, [])],
        Load = new ClosedLoad(Connections),
        Requests = it.Requests,
        BaseAddress = url,
        Iterations = new Iterations(1, 0),
        Transport = it.Transport,
    };

    private static void Answer(Socket socket, Action answer)
    {
        var request = new byte[4096];
        while (socket.Receive(request) > 0)
            answer();
    }

    private static void Send(Socket socket, string text) => socket.Send(Encoding.Latin1.GetBytes(text));

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

    private sealed record Case(string Name, SampleOutcome Outcome, Action<Socket, Random> Serve)
    {
        public int Requests { get; init; } = Hostile.Requests;

        public TimeSpan Timeout { get; init; } = _timeout;

        /// <summary>Answers after which nobody listens any more; null: it goes on.</summary>
        public int? DiesAfter { get; init; }

        public SampleOutcome ThenOutcome { get; init; }

        public TransportKind Transport { get; init; }
    }

    /// <summary>A thread for each connection.</summary>
    private sealed class Server : IDisposable
    {
        private readonly Case _case;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _sockets = [];
        private int _left;

        public Server(Case it)
        {
            (_case, _left) = (it, it.DiesAfter ?? int.MaxValue);
            _listener.Start();
            Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));
            if (_left == 0)
                _listener.Stop();
            else
                new Thread(Accept) { IsBackground = true }.Start();
        }

        public Uri Url { get; }

        public void Dispose()
        {
            _listener.Dispose();
            lock (_sockets)
                _sockets.ForEach(s => s.Dispose());
        }

        private void Accept()
        {
            try
            {
                while (true)
                {
                    var socket = _listener.AcceptSocket();
                    socket.NoDelay = true;
                    lock (_sockets)
                        _sockets.Add(socket);
                    new Thread(() => Serve(socket)) { IsBackground = true }.Start();
                }
            }
            catch (SocketException)
            {
                // Nobody listens any more.
            }
            catch (InvalidOperationException)
            {
                // As above.
            }
        }

        private void Serve(Socket socket)
        {
            try
            {
                if (_case.DiesAfter is null)
                {
                    _case.Serve(socket, new Random(1));
                    return;
                }

                var request = new byte[4096];
                while (socket.Receive(request) > 0)
                {
                    if (Interlocked.Decrement(ref _left) < 0)
                    {
                        _listener.Stop();
                        socket.Close();
                        return;
                    }

                    Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                }
            }
            catch (SocketException)
            {
                // The client has gone: that is the point.
            }
            catch (ObjectDisposedException)
            {
                // Closed by the case itself, or the case is over.
            }
        }
    }
}
