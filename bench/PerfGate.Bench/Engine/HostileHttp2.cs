using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Bench.Engine;

/// <summary>HTTP/2 servers with bad manners, frame by frame (RFC 9113), without TLS.</summary>
internal static class HostileHttp2
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4, Ack = 1;

    // ":status: 200" of the static table (RFC 7541, appendix A).
    private static readonly byte[] _ok = [0x88];
    private static readonly byte[] _okOfFive = [0x88, .. Literal("content-length", "5")];

    private static readonly HttpSettings _http = new() { Version = HttpVersion.Http2, Streams = 2 };

    public static HostileCase[] Cases { get; } =
    [
        Case("answers as it should", SampleOutcome.Ok, (s, id) => Answer(s, id, _okOfFive, "hello")),
        Case("accepts and never answers", SampleOutcome.Timeout, (_, _) => { }),
        new("never sends its settings", SampleOutcome.Timeout, (socket, _) => Drain(socket)) { Http = _http, Or = [SampleOutcome.Connect] },
        new("answers with HTTP/1.1", SampleOutcome.Protocol, (socket, _) => Hostile.Answer(socket, () => Hostile.Send(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))) { Http = _http, Or = [SampleOutcome.Reset, SampleOutcome.Connect] },
        new("closes after its settings", SampleOutcome.Reset, (socket, _) =>
        {
            Frame(socket, Settings, 0, 0, []);
            socket.Receive(new byte[4096]);
            socket.Close();
        }) { Http = _http, Or = [SampleOutcome.Protocol, SampleOutcome.Connect] },
        Case("a header block that cannot be decoded", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
        Case("a header of index 0", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, [0x80])),
        Case("a header whose name is in capitals", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, [0x88, .. Literal("X-A", "b")]), SampleOutcome.Ok),
        Case("a header with a line break", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, [0x88, .. Literal("x-a", "b\r\nc: d")]), SampleOutcome.Ok),
        Case("no status", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, Literal("x-a", "b"))),
        Case("a status of four digits", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, Literal(":status", "2000"))),
        Case("a table larger than was allowed", SampleOutcome.Protocol, (s, id) => Frame(s, Headers, EndHeaders | EndStream, id, [0x3F, 0xE1, 0xFF, 0xFF, 0x03, 0x88])),
        Case("endless headers", SampleOutcome.Protocol, (s, id) =>
        {
            Frame(s, Headers, 0, id, _ok);
            while (true)
                Frame(s, Continuation, 0, id, Literal("x-more", new string('x', 4000)));
        }, SampleOutcome.Timeout),
        Case("headers that never end", SampleOutcome.Timeout, (s, id) => Frame(s, Headers, 0, id, _ok), SampleOutcome.Protocol),
        Case("a body before its headers", SampleOutcome.Protocol, (s, id) => Frame(s, Data, EndStream, id, "hello"u8)),
        Case("a body of another stream", SampleOutcome.Protocol, (s, id) => Frame(s, Data, EndStream, id + 1000, "hello"u8)),
        Case("a body shorter than its length", SampleOutcome.Protocol, (s, id) => Answer(s, id, _okOfFive, "he")),
        Case("a body longer than its length", SampleOutcome.Protocol, (s, id) => Answer(s, id, _okOfFive, "hello, world")),
        Case("a body that never ends", SampleOutcome.Timeout, (s, id) =>
        {
            Frame(s, Headers, EndHeaders, id, _ok);
            Frame(s, Data, 0, id, "he"u8);
        }),
        Case("more of a body than the window allows", SampleOutcome.Protocol, (s, id) =>
        {
            Frame(s, Headers, EndHeaders, id, _ok);
            for (var i = 0; i < 2000; i++)
                Frame(s, Data, 0, id, new byte[16384]);
        }, SampleOutcome.Reset, SampleOutcome.Timeout),
        Case("a frame larger than was allowed", SampleOutcome.Protocol, (s, id) => Frame(s, Data, 0, id, new byte[200_000])),
        Case("a frame of an unknown kind, then the answer", SampleOutcome.Ok, (s, id) =>
        {
            Frame(s, 0xEE, 0, id, "what?"u8);
            Answer(s, id, _okOfFive, "hello");
        }, SampleOutcome.Protocol),
        Case("settings that are no settings", SampleOutcome.Protocol, (s, _) => Frame(s, Settings, 0, 0, new byte[5])),
        Case("a window of more than 2^31", SampleOutcome.Protocol, (s, _) =>
        {
            Frame(s, WindowUpdate, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF]);
            Frame(s, WindowUpdate, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF]);
        }, SampleOutcome.Reset),
        Case("pings without end", SampleOutcome.Timeout, (s, _) =>
        {
            while (true)
                Frame(s, Ping, 0, 0, new byte[8]);
        }, SampleOutcome.Protocol, SampleOutcome.Reset),
        Case("a ping of the wrong length", SampleOutcome.Protocol, (s, _) => Frame(s, Ping, 0, 0, new byte[3])),
        Case("a stream reset by a protocol error", SampleOutcome.Protocol, (s, id) => Frame(s, Reset, 0, id, Number(1))),
        Case("a stream reset by an unknown error", SampleOutcome.Protocol, (s, id) => Frame(s, Reset, 0, id, Number(0xDEAD))),
        Case("every stream refused", SampleOutcome.Reset, (s, id) => Frame(s, Reset, 0, id, Number(7)), SampleOutcome.Protocol),
        Case("a stream that wants HTTP/1.1", SampleOutcome.Protocol, (s, id) => Frame(s, Reset, 0, id, Number(13))),
        Case("retired in order before each answer", SampleOutcome.Reset, (s, _) =>
        {
            Frame(s, GoAway, 0, 0, [0, 0, 0, 0, .. Number(0)]);
            s.Close();
        }, SampleOutcome.Protocol),
        Case("retired in order after each answer", SampleOutcome.Ok, (s, id) =>
        {
            Answer(s, id, _okOfFive, "hello");
            Frame(s, GoAway, 0, 0, [.. Number(id), .. Number(0)]);
            s.Shutdown(SocketShutdown.Send);
        }, SampleOutcome.Reset),
        Case("gone with an error", SampleOutcome.Protocol, (s, _) =>
        {
            Frame(s, GoAway, 0, 0, [0, 0, 0, 0, .. Number(11)]);
            s.Close();
        }, SampleOutcome.Reset),
        Case("reset in the middle of a body", SampleOutcome.Reset, (s, id) =>
        {
            Frame(s, Headers, EndHeaders, id, _okOfFive);
            Frame(s, Data, 0, id, "he"u8);
            s.LingerState = new LingerOption(true, 0);
            s.Close();
        }, SampleOutcome.Protocol),
        Case("garbage", SampleOutcome.Protocol, (s, id) => s.Send(Encoding.ASCII.GetBytes(new string('?', 5000))), SampleOutcome.Reset),
        Case("an answer byte by byte", SampleOutcome.Ok, (s, id) =>
        {
            foreach (var b in Bytes(Headers, EndHeaders, id, _okOfFive).Concat(Bytes(Data, EndStream, id, "hello"u8.ToArray())))
                s.Send([b]);
        }),
        new("no window for a request's body", SampleOutcome.Timeout, (socket, _) => Serve(socket, [0, 4, 0, 0, 0, 0], (_, _) => { })) { Http = _http, Body = 100_000 },
        new("no stream at a time", SampleOutcome.Timeout, (socket, _) => Serve(socket, [0, 3, 0, 0, 0, 0], (_, _) => { })) { Http = _http, Or = [SampleOutcome.Protocol, SampleOutcome.Connect] },
    ];

    private static HostileCase Case(string name, SampleOutcome outcome, Action<Socket, int> answer, params SampleOutcome[] or) =>
        new(name + " (HTTP/2)", outcome, (socket, _) => Serve(socket, [], answer)) { Http = _http, Or = or };

    /// <summary>Greets, confirms settings, and does with every request what the case does.</summary>
    private static void Serve(Socket socket, byte[] settings, Action<Socket, int> answer)
    {
        var preface = new byte[24];
        Read(socket, preface);
        Frame(socket, Settings, 0, 0, settings);
        var head = new byte[9];
        var body = new byte[1 << 17];
        while (Read(socket, head))
        {
            var length = (head[0] << 16) | (head[1] << 8) | head[2];
            if (!Read(socket, body.AsSpan(0, length)))
                return;
            var id = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            if (head[3] == Settings && (head[4] & Ack) == 0)
                Frame(socket, Settings, Ack, 0, []);
            else if (head[3] == Headers)
                answer(socket, id);
        }
    }

    private static void Answer(Socket socket, int id, byte[] headers, string body)
    {
        Frame(socket, Headers, EndHeaders, id, headers);
        Frame(socket, Data, EndStream, id, Encoding.ASCII.GetBytes(body));
    }

    private static void Drain(Socket socket)
    {
        while (socket.Receive(new byte[4096]) > 0)
        {
            // Nothing comes of it.
        }
    }

    private static bool Read(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = socket.Receive(bytes);
            if (count == 0)
                return false;
            bytes = bytes[count..];
        }

        return true;
    }

    private static void Frame(Socket socket, byte type, int flags, int id, ReadOnlySpan<byte> content) => socket.Send(Bytes(type, flags, id, content));

    private static byte[] Bytes(byte type, int flags, int id, ReadOnlySpan<byte> content) =>
        [(byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, type, (byte)flags, .. Number(id), .. content];

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>Without indexing, with a new name (RFC 7541, 6.2.2).</summary>
    private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text)
    {
        if (text.Length < 127)
            return [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)];
        List<byte> bytes = [127];
        var rest = text.Length - 127;
        for (; rest >= 128; rest >>= 7)
            bytes.Add((byte)(rest | 128));
        bytes.Add((byte)rest);
        return [.. bytes, .. Encoding.Latin1.GetBytes(text)];
    }
}
