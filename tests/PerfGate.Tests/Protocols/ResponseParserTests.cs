using System.Text;
using CsCheck;
using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

public sealed class ResponseParserTests
{
    /// <summary>Responses of all shapes, good and bad, some with bytes of another one behind them.</summary>
    public static IReadOnlyList<string> Responses { get; } =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200\r\ncontent-LENGTH:5\r\n\r\nhelloHTTP/1.1 ",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: Keep-Alive\r\n\r\nok",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n5;a=b\r\nhello\r\n001\r\n!\r\n00\r\nx-trailer: y\r\nz: z\r\n\r\nrest",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\nx\n0\n\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nno chunks",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\rhello",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nna me : x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded\r\na: b\r\n\r\n",
        "HTTP/1.1 20x OK\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nX-Policy: a;\r\n\tb\r\n  c\r\nContent-Length:\r\n 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nTransfer-Encoding: identity\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
        "\0\0\u0006\u0004\0\0\0\0\0\0\u0003\0\0\0d",
        "\0\0\u0001\u0004\0\0\0\0\0\0\u0003\0\0\0d",
    ];

    [Theory]
    [InlineData(0, 200, true, "hello")]
    [InlineData(1, 200, true, "hello")]
    [InlineData(2, 200, true, "hello")]
    [InlineData(3, 200, false, "")]
    [InlineData(4, 200, true, "ok")]
    [InlineData(6, 201, true, "x")]
    [InlineData(7, 204, true, "")]
    [InlineData(8, 304, true, "")]
    [InlineData(9, 200, true, "hello")]
    [InlineData(10, 200, true, "hello!")]
    [InlineData(11, 200, false, "x")]
    [InlineData(13, 200, true, "hello")]
    [InlineData(29, 200, true, "hello")]
    [InlineData(30, 200, true, "hello")]
    [InlineData(31, 200, true, "hello")]
    [InlineData(32, 200, true, "hello")]
    [InlineData(33, 204, false, "")]
    public void Reads_a_complete_response(int response, int status, bool keepAlive, string body)
    {
        var read = Read(Responses[response], [], toHead: false);

        Assert.Equal(new Reading(ParseState.Done, status, keepAlive, body, null, false), read with { Left = 0 });
    }

    [Theory]
    [InlineData(5, "until the end")]
    [InlineData(12, "no chunks")]
    public void A_response_without_a_length_is_complete_when_the_connection_ends(int response, string body)
    {
        var read = Read(Responses[response], [], toHead: false);

        Assert.Equal(new Reading(ParseState.NeedMore, 200, false, body, null, true), read);
    }

    [Theory]
    [InlineData(14, "two different values of Content-Length")]
    [InlineData(15, "Content-Length is not a number")]
    [InlineData(16, "Content-Length is not a number")]
    [InlineData(17, "a chunk's size is not a hexadecimal number")]
    [InlineData(18, "a chunk is longer than its size")]
    [InlineData(19, "a chunk's size is too large")]
    [InlineData(20, "a carriage return without a line feed in a chunked body")]
    [InlineData(21, "a header line has no name")]
    [InlineData(22, "white space in the header name 'na me'")]
    [InlineData(23, "white space comes before the first header")]
    [InlineData(24, "the status is not a number of three digits")]
    [InlineData(25, "the response does not start with an HTTP/1.x status line")]
    [InlineData(26, "the server switched protocols without being asked")]
    [InlineData(27, "the response does not start with an HTTP/1.x status line")]
    [InlineData(28, "the response does not start with an HTTP/1.x status line")]
    [InlineData(34, "the service speaks only HTTP/2 on this port; set http: { version: 2 }")]
    [InlineData(35, "the response does not start with an HTTP/1.x status line")]
    public void Says_what_is_wrong_with_the_others(int response, string error)
    {
        var read = Read(Responses[response], [], toHead: false);

        Assert.Equal((ParseState.Malformed, error), (read.State, read.Error));
    }

    [Fact]
    public void A_response_to_head_has_no_body_whatever_its_headers_say()
    {
        Assert.Equal(new Reading(ParseState.Done, 200, true, "", null, false), Read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", [], toHead: true));
        Assert.Equal(new Reading(ParseState.Done, 200, true, "", null, false), Read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", [], toHead: true));
    }

    [Fact]
    public void Any_split_of_the_bytes_gives_the_same_result()
    {
        var splits = Gen.Int[1, 12].Array[0, 40];
        Gen.Select(Gen.Int[0, Responses.Count - 1].Select(i => Responses[i]), splits, Gen.Bool, (text, cuts, toHead) => (text, cuts, toHead))
            .Sample(s => Read(s.text, s.cuts, s.toHead) == Read(s.text, [], s.toHead), iter: 20_000);
    }

    [Fact]
    public void One_byte_at_a_time_gives_the_same_result()
    {
        foreach (var text in Responses)
            Assert.Equal(Read(text, [], toHead: false), Read(text, [.. Enumerable.Repeat(1, text.Length)], toHead: false));
    }

    [Fact]
    public void Limits_hold_whatever_the_split()
    {
        var limits = new ParserLimits { MaxHead = 64, MaxChunkLine = 8, MaxKeptBody = 10 };
        string[] tooLong =
        [
            "HTTP/1.1 200 OK\r\nx: " + new string('x', 64) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;extension\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + new string('t', 65),
        ];

        foreach (var text in tooLong)
        {
            var whole = Read(text, [], toHead: false, limits);
            Assert.Equal(ParseState.Malformed, whole.State);
            Assert.Equal(whole, Read(text, [.. Enumerable.Repeat(1, text.Length)], toHead: false, limits) with { Left = whole.Left });
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello wor\r\n2\r\nld\r\n0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello worl", false)]
    public void A_body_that_is_too_long_to_be_judged_is_read_to_its_end_and_not_kept_in_part(string text, bool isTooLong)
    {
        var parser = new ResponseParser(new ParserLimits { MaxKeptBody = 10 });
        parser.Begin(toHead: false, keepHead: false, keepBody: true);

        var state = parser.Feed(Encoding.Latin1.GetBytes(text), out _);

        Assert.Equal((ParseState.Done, true, isTooLong, isTooLong ? 11 : 10), (state, parser.KeepAlive, parser.IsBodyTooLong, parser.BodyBytes));
        Assert.Equal(isTooLong ? "" : "hello worl", Encoding.Latin1.GetString(parser.Body));
    }

    [Theory]
    [InlineData(0, WireOddities.None, null)]
    [InlineData(29, WireOddities.BlankBeforeColon, "Content-Length")]
    [InlineData(30, WireOddities.FoldedHeader, "X-Policy")]
    [InlineData(31, WireOddities.IdentityCoding, null)]
    [InlineData(32, WireOddities.ChunkedTwice, null)]
    [InlineData(33, WireOddities.BodyAfterNoContent, null)]
    public void What_was_accepted_against_the_standard_is_named(int response, object oddities, string? header)
    {
        var parser = new ResponseParser(new ParserLimits());
        parser.Begin(toHead: false, keepHead: response % 2 == 0, keepBody: false);
        parser.Feed(Encoding.Latin1.GetBytes(Responses[response]), out _);

        Assert.Equal((oddities, header), (parser.Facts.Oddities, parser.Facts.OddHeader));
    }

    [Fact]
    public void Folded_lines_are_one_line_to_an_expectation()
    {
        var parser = new ResponseParser(new ParserLimits());
        parser.Begin(toHead: false, keepHead: true, keepBody: false);
        parser.Feed(Encoding.Latin1.GetBytes(Responses[30]), out _);
        var from = 0;

        Assert.True(new ResponseView(200, parser.Head, []).TryGetHeader("x-policy"u8, ref from, out var value));
        Assert.Equal("a;  \tb    c", Encoding.Latin1.GetString(value));
    }

    [Fact]
    public void Trailers_are_kept_where_headers_are_judged()
    {
        var parser = new ResponseParser(new ParserLimits());
        parser.Begin(toHead: false, keepHead: true, keepBody: false);
        parser.Feed(Encoding.Latin1.GetBytes(Responses[10]), out _);
        var view = new ResponseView(200, parser.Head, [], parser.Trailers);
        var (inHeader, inTrailer, nowhere) = (0, 0, 0);

        Assert.True(view.TryGetHeader("transfer-encoding"u8, ref inHeader, out _));
        Assert.True(view.TryGetHeader("x-trailer"u8, ref inTrailer, out var value));
        Assert.Equal("y", Encoding.Latin1.GetString(value));
        Assert.False(view.TryGetHeader("x-trailer"u8, ref inTrailer, out _));
        Assert.False(view.TryGetHeader("x-none"u8, ref nowhere, out _));
    }

    [Theory]
    [InlineData("Transfer-Encoding: identity", "Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: gzip", "Transfer-Encoding: gzip")]
    [InlineData("Server: x", "no Content-Length and no Transfer-Encoding: chunked")]
    [InlineData("Content-Length: 5", null)]
    public void Why_a_body_ends_with_its_connection_is_known(string header, string? reason)
    {
        var parser = new ResponseParser(new ParserLimits());
        parser.Begin(toHead: false, keepHead: false, keepBody: false);
        parser.Feed(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n\r\nhe"), out _);

        Assert.Equal(reason, parser.UntilCloseReason);
    }

    [Fact]
    public void A_large_body_that_nobody_reads_costs_no_memory()
    {
        var parser = new ResponseParser(new ParserLimits());
        var piece = new byte[64 * 1024];
        parser.Begin(toHead: false, keepHead: false, keepBody: false);
        parser.Feed("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"u8, out _);
        parser.Feed(piece, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var state = ParseState.NeedMore;
        for (var i = 1; i < 16 * 1024; i++)
            state = parser.Feed(piece, out _);

        Assert.Equal(ParseState.Done, state);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 * 1024);
    }

    private static Reading Read(string text, int[] cuts, bool toHead, ParserLimits? limits = null)
    {
        var parser = new ResponseParser(limits ?? new ParserLimits());
        parser.Begin(toHead, keepHead: cuts.Length % 2 == 1, keepBody: true);
        ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(text);
        var state = ParseState.NeedMore;
        foreach (var cut in cuts.Append(int.MaxValue))
        {
            if (state != ParseState.NeedMore || rest.IsEmpty)
                break;
            var piece = rest[..Math.Min(cut, rest.Length)];
            state = parser.Feed(piece, out var consumed);
            rest = rest[consumed..];
        }

        var left = state == ParseState.Done ? rest.Length : 0;
        return new Reading(state, parser.Status, parser.KeepAlive, Encoding.Latin1.GetString(parser.Body), parser.Error, parser.EndOfStream()) { Left = left };
    }

    private sealed record Reading(ParseState State, int Status, bool KeepAlive, string Body, string? Error, bool EndsWithConnection)
    {
        public int Left { get; init; }
    }
}
