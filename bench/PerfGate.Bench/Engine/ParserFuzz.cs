using System.Diagnostics;
using System.Globalization;
using System.Text;
using PerfGate.Protocols;

namespace PerfGate.Bench.Engine;

/// <summary>
/// Mutates responses and feeds them to the parser, whole and in pieces: it must not throw, must not read on for ever, and must
/// come to the same end whatever the split. Inputs that lead to an end not seen before join the corpus.
/// </summary>
internal static class ParserFuzz
{
    private static readonly string[] _seeds =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nx: y\r\n\r\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nx\n0\n\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\nX-Policy: a;\r\n\tb\r\n c\r\nContent-Length:\r\n 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length : 5\r\nKeep-Alive: timeout=5, max=2\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Encoding: gzip, br\r\nContent-Length: 2\r\n\r\nok",
        "\0\0\u0006\u0004\0\0\0\0\0\0\u0003\0\0\0d",
    ];

    private static readonly string[] _words =
    [
        "\r\n", "\n", "\r", "\r\n\r\n", ":", " ", "\t", "0", "ffffffffffffffff", "-1", "99999999999999999999", "5, 5", "HTTP/1.1 ", "100 x",
        "Content-Length: ", "Transfer-Encoding: chunked", "Connection: close", "Transfer-Encoding: identity", "Keep-Alive: timeout=", "\r\n ", "\r\n\t", " :", ";", "\0", "\u00ff",
    ];

    /// <param name="arguments">--seconds (600) and --seed (1).</param>
    /// <param name="output">One line every ten seconds.</param>
    public static int Run(string[] arguments, TextWriter output)
    {
        var seconds = Option(arguments, "--seconds", 600);
        var random = new Random((int)Option(arguments, "--seed", 1));
        var corpus = _seeds.Select(Encoding.Latin1.GetBytes).ToList();
        var seen = new HashSet<string>();
        var limits = new ParserLimits { MaxHead = 256, MaxChunkLine = 32, MaxKeptBody = 64 };
        var (runs, start, report) = (0L, Stopwatch.GetTimestamp(), 10.0);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            for (var i = 0; i < 1000; i++, runs++)
            {
                var input = Mutate(corpus[random.Next(corpus.Count)], corpus[random.Next(corpus.Count)], random);
                var toHead = random.Next(8) == 0;
                var whole = Read(input, limits, toHead, () => int.MaxValue, random.Next(2) == 0);
                var split = Read(input, limits, toHead, () => random.Next(1, 9), random.Next(2) == 0);
                if (whole != split)
                {
                    output.WriteLine($"differs by its split: {Convert.ToBase64String(input)}\n  whole {whole}\n  split {split}");
                    return 1;
                }

                if (seen.Add($"{whole.State} {whole.Status} {whole.KeepAlive} {whole.Error} {whole.EndsWithConnection} {whole.Body.Length} {whole.Left} {whole.More}") && corpus.Count < 20_000)
                    corpus.Add(input);
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds is var elapsed && elapsed >= report)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed:0} s: {runs} inputs, {seen.Count} different ends, corpus {corpus.Count}"));
                report += 10;
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed: {runs} inputs in {seconds:0} s, {seen.Count} different ends, corpus {corpus.Count}"));
        return 0;
    }

    /// <summary>The number behind an option.</summary>
    public static double Option(string[] arguments, string name, double otherwise) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? double.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;

    public static byte[] Mutate(byte[] source, byte[] other, Random random)
    {
        var bytes = source.ToList();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(_words[random.Next(_words.Length)]));
                    break;
                case 3 when at < bytes.Count:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, other.AsSpan(random.Next(other.Length + 1)).ToArray());
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes.Take(1024)];
    }

    private static Reading Read(byte[] input, ParserLimits limits, bool toHead, Func<int> pieceLength, bool keepHead)
    {
        var parser = new ResponseParser(limits);
        parser.Begin(toHead, keepHead, keepBody: true);
        ReadOnlySpan<byte> rest = input;
        var state = ParseState.NeedMore;
        while (state == ParseState.NeedMore && !rest.IsEmpty)
        {
            state = parser.Feed(rest[..Math.Min(pieceLength(), rest.Length)], out var consumed);
            if (consumed == 0 && state == ParseState.NeedMore)
                throw new InvalidOperationException($"no progress: {Convert.ToBase64String(input)}");
            rest = rest[consumed..];
        }

        var left = state == ParseState.Done ? rest.Length : 0;
        var facts = parser.Facts;
        return new Reading(state, parser.Status, parser.KeepAlive, parser.Error, Encoding.Latin1.GetString(parser.Body), parser.EndOfStream(), left)
        {
            More = state == ParseState.Malformed ? "" : $"{facts.Oddities} {facts.OddHeader} {facts.Coding} {facts.OtherCoding} {facts.IdleSeconds} {parser.IsBodyTooLong} {parser.BodyBytes}",
        };
    }

    private sealed record Reading(ParseState State, int Status, bool KeepAlive, string? Error, string Body, bool EndsWithConnection, int Left)
    {
        public string More { get; init; } = "";
    }
}
