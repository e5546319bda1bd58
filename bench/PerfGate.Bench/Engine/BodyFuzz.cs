using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Bench.Engine;

/// <summary>Mutates bodies and has them judged: whatever they are, a verdict comes of it, within the limit, and the same one twice.</summary>
internal static class BodyFuzz
{
    private const int Limit = 4096;

    private const string Spec = """
        request: GET /a
        expect:
          body: { contains: ok, matches: "a.*b" }
          json: { $.ok: true, "$.items[*].n": "> 1", "$..deep": exists, $.text: { length: "> 2" } }
        """;

    private static readonly string[] _texts =
    [
        """{"ok":true,"items":[{"n":2},{"n":3}],"deep":1,"text":"a to b"}""",
        """{"ok":tru""", "\uFEFF{\"ok\":true}", "[[[[[[[[]]]]]]]]", "\"\\ud800\"", "NaN", "", "a ok b", "{\"n\":1e400,\"n\":-0,\"u\":\"\\u0000\"}",
    ];

    /// <param name="arguments">--seconds (600) and --seed (1).</param>
    /// <param name="output">One line at the end.</param>
    public static int Run(string[] arguments, TextWriter output)
    {
        var seconds = ParserFuzz.Option(arguments, "--seconds", 600);
        var random = new Random((int)ParserFuzz.Option(arguments, "--seed", 1));
        var errors = new SpecErrors();
        var endpoint = Endpoint.Read("it", SpecComposer.Compose("fuzz.yml", Spec, errors)!, new EndpointDefaults { Sources = TemplateSources.None }, errors)!;
        var corpus = _texts.Select(Encoding.UTF8.GetBytes).Concat(_texts.SelectMany(Packed)).ToList();
        var (runs, start, seen) = (0L, Stopwatch.GetTimestamp(), new HashSet<string>());
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            for (var i = 0; i < 200; i++, runs++)
            {
                var body = ParserFuzz.Mutate(corpus[random.Next(corpus.Count)], corpus[random.Next(corpus.Count)], random);
                var coding = (ContentCoding)random.Next(4);
                var (one, other) = (Judge(endpoint, body, coding), Judge(endpoint, body, coding));
                if (one != other)
                {
                    output.WriteLine($"differs the second time: {coding} {Convert.ToBase64String(body)}\n  {one}\n  {other}");
                    return 1;
                }

                if (seen.Add($"{coding} {one.Problem}") && corpus.Count < 20_000)
                    corpus.Add(body);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed: {runs} bodies in {seconds:0} s, {seen.Count} different verdicts, corpus {corpus.Count}"));
        return 0;
    }

    private static (string? Problem, string? Detail) Judge(Endpoint endpoint, byte[] body, ContentCoding coding)
    {
        var judge = new ResponseJudge([endpoint], new WireNotes([endpoint]), new ParserLimits { MaxKeptBody = Limit });
        var (_, problem) = judge.Judge(0, new RawAnswer(new ResponseView(200, [], body)) { Coding = coding }, out var detail);
        return detail is { Length: > 400 } ? throw new InvalidOperationException($"a long detail: {Convert.ToBase64String(body)}")
            : detail?.Any(char.IsControl) == true ? throw new InvalidOperationException($"a detail with control characters: {Convert.ToBase64String(body)}")
            : (problem, detail);
    }

    private static IEnumerable<byte[]> Packed(string text)
    {
        foreach (var open in new Func<Stream, Stream>[] { s => new GZipStream(s, CompressionLevel.Fastest, true), s => new ZLibStream(s, CompressionLevel.Fastest, true), s => new BrotliStream(s, CompressionLevel.Fastest, true) })
        {
            using var packed = new MemoryStream();
            using (var stream = open(packed))
                stream.Write(Encoding.UTF8.GetBytes(text));
            yield return packed.ToArray();
        }
    }
}
