using System.IO.Compression;
using System.Text;
using CsCheck;
using PerfGate.Measure;
using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

/// <summary>Complete answers, held against what their endpoint expects, whichever way they came.</summary>
public sealed class JudgedAnswers
{
    private readonly Endpoint _endpoint = Yaml.Read("request: GET /a\nexpect:\n  json: { $.ok: true }").Endpoint;
    private readonly WireNotes _notes;
    private readonly ResponseJudge _judge;

    public JudgedAnswers()
    {
        _notes = new WireNotes([_endpoint]);
        _judge = new ResponseJudge([_endpoint], _notes, new ParserLimits { MaxKeptBody = 1 << 20 });
    }

    public static TheoryData<string, byte[]> Compressed()
    {
        const string json = """{"ok":true}""";
        return new TheoryData<string, byte[]>
        {
            { "gzip", Pack(json, s => new GZipStream(s, CompressionLevel.Optimal, leaveOpen: true)) },
            { "x-gzip", Pack(json, s => new GZipStream(s, CompressionLevel.Optimal, leaveOpen: true)) },
            { "deflate", Pack(json, s => new ZLibStream(s, CompressionLevel.Optimal, leaveOpen: true)) },
            { "Deflate", Pack(json, s => new DeflateStream(s, CompressionLevel.Optimal, leaveOpen: true)) },
            { "br", Pack(json, s => new BrotliStream(s, CompressionLevel.Optimal, leaveOpen: true)) },
        };
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void A_compressed_body_is_judged_by_what_is_in_it(string coding, byte[] body)
    {
        Assert.Equal((SampleOutcome.Ok, null), Judge(body, ContentCodings.Of(Encoding.ASCII.GetBytes(coding))));
        Assert.Contains("GET /a: the body is compressed (Content-Encoding: ", Assert.Single(WireNotes.Texts([_notes])), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_what_their_coding_says_are_refused()
    {
        var noise = new byte[200];
        new Random(1).NextBytes(noise);

        Assert.Equal((SampleOutcome.Expectation, "the body is not the gzip that its Content-Encoding announces"), Judge(noise, ContentCoding.Gzip));
        Assert.Equal((SampleOutcome.Expectation, "the body is not the deflate that its Content-Encoding announces"), Judge(noise, ContentCoding.Deflate));
        Assert.Equal((SampleOutcome.Expectation, "the body is not the br (Brotli) that its Content-Encoding announces"), Judge(noise, ContentCoding.Brotli));
    }

    [Fact]
    public void A_coding_that_cannot_be_decoded_is_named() =>
        Assert.Equal(
            (SampleOutcome.Expectation, "the body is compressed in a way that cannot be decoded here (Content-Encoding: zstd); gzip, deflate and br can"),
            _judge.Judge(0, new RawAnswer(new ResponseView(200, [], "xyz"u8)) { Coding = ContentCoding.Other, OtherCoding = "zstd" }, out _));

    [Fact]
    public void A_body_that_grows_beyond_the_limit_is_refused_however_small_it_was_sent()
    {
        var bomb = Pack(new string(' ', 64 << 20), s => new GZipStream(s, CompressionLevel.Optimal, leaveOpen: true));

        Assert.Equal((SampleOutcome.Expectation, "the body is longer than the 1 MiB that an expectation may read"), Judge(bomb, ContentCoding.Gzip));
    }

    [Fact]
    public void A_body_that_was_too_long_to_be_kept_is_no_fault_of_protocol() =>
        Assert.Equal(
            (SampleOutcome.Expectation, "the body is longer than the 1 MiB that an expectation may read"),
            _judge.Judge(0, new RawAnswer(new ResponseView(200, [], [])) { IsBodyTooLong = true }, out _));

    [Fact]
    public void A_byte_order_mark_is_skipped_and_noted()
    {
        Assert.Equal((SampleOutcome.Ok, null), Judge([0xEF, 0xBB, 0xBF, .. """{"ok":true}"""u8], ContentCoding.None));
        Assert.Equal(["GET /a: the body begins with a byte order mark; it was skipped"], WireNotes.Texts([_notes]));
    }

    [Fact]
    public void The_first_answer_of_a_kind_is_told_in_detail_and_the_others_are_counted_with_it()
    {
        var first = _judge.Judge(0, new RawAnswer(new ResponseView(200, [], """{"ok":1}"""u8)), out var detail);
        var second = _judge.Judge(0, new RawAnswer(new ResponseView(200, [], """{"ok":2}"""u8)), out var none);

        Assert.Equal((SampleOutcome.Expectation, "body: $.ok is not true"), first);
        Assert.Same(first.Problem, second.Problem);
        Assert.Equal("$.ok is 1, expected true", detail);
        Assert.Null(none);
    }

    [Fact]
    public void Whatever_the_bytes_are_a_verdict_comes_of_them_in_words_that_do_no_harm()
    {
        string[] words = ["{\"ok\":", "true", "}", "[[", "]", "\"\\ud800\"", "\r\n", "\u202e", "\uFEFF", "1e999", "NaN"];
        byte[][] known = [.. words.Select(Encoding.UTF8.GetBytes), .. Compressed().Select(row => row.Data.Item2)];
        var pieces = Gen.Int[0, (2 * known.Length) - 1].SelectMany(i => i < known.Length ? Gen.Const(known[i]) : Gen.Byte.Array[0, 12]);
        Gen.Select(pieces.Array[0, 8], Gen.Int[0, 4], (parts, coding) => (Body: parts.SelectMany(p => p).ToArray(), Coding: (ContentCoding)coding))
            .Sample(
                s =>
                {
                    var judge = new ResponseJudge([_endpoint], new WireNotes([_endpoint]), new ParserLimits { MaxKeptBody = 1000 });
                    var answer = new RawAnswer(new ResponseView(200, [], s.Body)) { Coding = s.Coding, OtherCoding = "zstd" };
                    var first = judge.Judge(0, answer, out var detail);
                    return first == judge.Judge(0, answer, out _) && (detail is null || (detail.Length < 300 && !detail.Any(c => char.IsControl(c) || c == '\u202e')));
                },
                iter: 5_000, threads: 1);
    }

    [Fact]
    public void Notes_of_several_workers_are_one_each_and_counts_add_up()
    {
        var other = new WireNotes([_endpoint]);
        foreach (var notes in new[] { _notes, other })
        {
            notes.Add(0, WireOddities.FoldedHeader | WireOddities.ExtraBytes, "X-Policy");
            notes.Add(0, WireOddities.FoldedHeader, "X-Other");
            notes.Count(0, "sent again");
        }

        other.Count(0, "sent again");

        Assert.Equal(
            [
                "GET /a: sent again (3 times)",
                "GET /a: the service continues header lines on the next line, which RFC 9112 forbids; they were joined (X-Policy)",
                "GET /a: the service sends bytes after the end of its responses; such connections are not used again",
            ],
            WireNotes.Texts([_notes, other]));
    }

    private (SampleOutcome Outcome, string? Problem) Judge(byte[] body, ContentCoding coding) =>
        _judge.Judge(0, new RawAnswer(new ResponseView(200, [], body)) { Coding = coding }, out _);

    private static byte[] Pack(string text, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
