using System.Diagnostics;
using System.Globalization;
using System.Text;
using PerfGate.Bench.Engine;
using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Bench.Specs;

/// <summary>
/// Mutates templates and has endpoints made of them, in each place that takes one: they are refused with a message, or they write a request that is one: a
/// request line and headers without a line break that the template brought in, the same bytes of the same seed, in bounded time and memory.
/// </summary>
internal static class TemplateFuzz
{
    private static readonly string[] _seeds =
    [
        "plain", "${seq}", "${uuid}", "${now}", "a${user}b", "${env.TOKEN}", "${env.NONE:-other}", "${random.int(1,100)}", "${random.choice(a,\"b,)}\",c)}", "$${seq}", "${ random.int( -3 , 3 ) }",
    ];

    private static readonly string[] _words =
    [
        "$", "{", "}", "${", "$${", "(", ")", ",", "\"", "'", "\\", " ", ".", "-", ":-", "env.", "random.", "int", "choice", "seq", "uuid", "now", "user", "TOKEN", "0", "-1", "9223372036854775807", "-9223372036854775808",
        "99999999999999999999", "\r\n", "\n", "\0", "\u2028", "é", "\uD83D\uDE00", "%", "%00", "?", "&", "#", "/", "//", "/../", "\u001b",
    ];

    private static readonly string[] _places = ["request: 'GET /{0}'", "request: GET /, query: {{ a: '{0}' }}", "request: GET /, headers: {{ X-A: '{0}' }}", "request: POST /, body: '{0}'", "request: POST /, json: {{ a: '{0}' }}"];

    /// <param name="arguments">--seconds (600) and --seed (1).</param>
    /// <param name="output">One line at the end.</param>
    public static int Run(string[] arguments, TextWriter output)
    {
        var seconds = ParserFuzz.Option(arguments, "--seconds", 600);
        var random = new Random((int)ParserFuzz.Option(arguments, "--seed", 1));
        var corpus = _seeds.ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var limit = new ReadingLimit(output);
        var (runs, sent, start) = (0L, 0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            for (var i = 0; i < 200; i++, runs++)
            {
                var template = SpecFuzz.Mutate(corpus[random.Next(corpus.Count)], corpus[random.Next(corpus.Count)], _words, random);
                var place = random.Next(_places.Length);
                var answer = limit.Of(template, () => Sent(template, place), out var finding);
                if (finding is null && (answer.Request is null) != (answer.Said.Length > 0))
                    finding = $"{(answer.Request is null ? "no request and no message" : $"a request and '{answer.Said}'")}";
                if (finding is null && answer.Request is { } request)
                    finding = Broken(request, place) ?? (Sent(template, place).Request == request ? null : "another request of the same seed");
                if (finding is not null)
                {
                    output.WriteLine($"{finding}: {_places[place]} with {Convert.ToBase64String(Encoding.UTF8.GetBytes(template))}\n{template}\n{answer.Request}");
                    return 1;
                }

                sent += answer.Request is null ? 0 : 1;
                if (seen.Add($"{place} {answer.Said} {answer.Request?.Length}") && corpus.Count < 20_000)
                    corpus.Add(template);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed: {runs} templates in {seconds:0} s, {sent} written, {seen.Count} different answers, at most {limit.MostBytes >> 20} MiB and {limit.MostTime.TotalMilliseconds:0} ms; findings: 0"));
        return 0;
    }

    private static (string? Request, string Said) Sent(string template, int place)
    {
        var errors = new SpecErrors();
        var quoted = template.Replace("'", "''", StringComparison.Ordinal);
        var variables = SpecComposer.Compose("fuzz.yml", "user: 'u${seq}'", errors);
        var sources = TemplateSources.Read(variables, name => name == "TOKEN" ? "s3cr3t/+ \"x\"" : null, errors);
        var node = SpecComposer.Compose("fuzz.yml", string.Create(CultureInfo.InvariantCulture, $"{{ {string.Format(CultureInfo.InvariantCulture, _places[place], quoted)} }}"), errors);
        var endpoint = node is null ? null : Endpoint.Read("it", node, new EndpointDefaults { Sources = sources }, errors);
        if (errors.HasErrors || endpoint is null)
            return (null, string.Join('\n', errors.All.Select(e => $"{e.Code} {e.Message}")));
        var scope = new TemplateScope(new Iterations(7, 0));
        scope.Begin(3);
        var buffer = new RequestBuffer();
        new CompiledRequest(endpoint, new Uri("http://127.0.0.1:9"), keepAlive: true).Write(buffer, scope);
        return (Encoding.UTF8.GetString(buffer.Written), "");
    }

    /// <summary>Null: one request line of three parts, headers with a colon each, an empty line, and a body of the length that it says.</summary>
    private static string? Broken(string request, int place)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return "a request without an end";
        var lines = request[..end].Split("\r\n");
        if (lines[0].Split(' ') is not [_, ['/', ..], "HTTP/1.1"])
            return "a broken request line";
        if (lines.Any(l => l.AsSpan().ContainsAny('\r', '\n', '\0')) || lines.Skip(1).Any(l => l.IndexOf(':', StringComparison.Ordinal) < 1))
            return "a broken header";
        var body = Encoding.UTF8.GetByteCount(request[(end + 4)..]);
        var length = lines.FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1].Trim() ?? "0";
        return length != body.ToString(CultureInfo.InvariantCulture) ? $"a body of {body} bytes that is said to have {length}" : place < 3 && body > 0 ? "a body that nobody asked for" : null;
    }
}
