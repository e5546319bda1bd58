using System.Diagnostics;
using System.Globalization;
using System.Text;
using PerfGate.Bench.Engine;
using PerfGate.Spec;
using PerfGate.Syntax;

namespace PerfGate.Bench.Specs;

/// <summary>
/// Mutates specs and has them read: whatever stands in one, it is read or answered with a place in the file, twice alike, in bounded time and memory. Inputs
/// that lead to answers not seen before join the corpus.
/// </summary>
internal static class SpecFuzz
{
    private const int LongestInput = 8192;

    private static readonly string[] _seeds =
    [
        """
        version: 1
        name: Shop
        target: { command: [shop, --port, "{port}"], env: { TOKEN: "${env.TOKEN:-x}" }, ready: { request: GET /health, status: 200 }, ready-timeout: 30s, stop-timeout: 5s }
        http: { version: 1.1, max-idle: 3s }
        defaults: { warmup: 1s, timeout: 5s, headers: { Accept: application/json } }
        variables: { user: "u${random.int(1,100)}", page: "${random.choice(1,2,3)}" }
        endpoints:
          orders: { request: "GET /orders?page=${page}", expect: { status: 200-299, json: { $.items: { length: "> 0" }, "$..id": exists } }, weight: 3, thresholds: [p95 < 250ms] }
          create: { request: POST /orders, json: { user: "${user}", id: "${uuid}", n: [1, 2.5, true, null] } }
          form: { request: POST /form, body: "a=${seq}&t=${timestamp}", headers: { Content-Type: text/plain } }
        phases:
          steady: { kind: load, rate: 50/s, duration: 10s, endpoints: [orders, create], thresholds: [success >= 99.9%, p99 of orders < 1s] }
          ladder: { kind: stress, rate: [10/s, 20/s], duration: 5s, thresholds: [p95 at 20/s < 1s, "cpu <= 80%"] }
        """,
        """
        version: 1
        target: { command: [shop, "{port}"] }
        endpoints: { a: GET /a, b: "HEAD /b" }
        baseline: { ref: origin/main, missing: warn, paths: [src] }
        policy: sequential
        phases:
          quick: { kind: benchmark, iterations: 100, thresholds: [mean < 5ms] }
          spike: { kind: spike, rate: { base: 10/s, peak: 100/s }, thresholds: [recovery < 5s] }
          soak: { kind: soak, rate: 5/s, duration: 10m, thresholds: ["heap.growth < 1MB/min"] }
          find: { kind: capacity, rate: { from: 10/s, to: 1000/s }, thresholds: [p95 < 100ms, capacity > 200/s] }
          new: { kind: load, rate: 100/s, duration: 10s, thresholds: [p25 <= baseline + 5%] }
        profiles:
          ci: { phases: [quick] }
        """,
        """
        # every style of YAML
        version: 1
        target:
          url: "http://127.0.0.1:9"
        variables: &anchor { a: "1" }
        endpoints:
          'a': |-
            GET /a
          "b": >-
            GET
            /b
          c:
            request: GET /c
            headers: &h
              X-A: "\u0041\x41"
          d: { request: GET /d, headers: *h }
        phases:
          ? p
          : kind: load
            endpoints:
              - a
              - b
            thresholds: [ "errors == 0" ,]
        """,
    ];

    private static readonly string[] _words =
    [
        "\n", "\n  ", "\n- ", "\t", ": ", ", ", "[", "]", "{", "}", "*a", "&a ", "*anchor", "!!binary ", "!x ", "|", ">", "'", "\"", "#", "%YAML 9.9\n", "---\n", "...\n", "@", "`", "~", "? ", "<<: *a\n", "null", "true", "-0", "1e9",
        "0x7fffffffffffffff", "99999999999999999999", "1e400", "9999999999999999999999999999999999s", "0s", "0/s", "1000000000/s", "-1%", "1e-9%", "NaN", "${", "${env.X}", "${env.X:-${env.X}}", "${random.int(9223372036854775807,-1)}",
        "${random.choice(", "${seq}", "${user}", "$$", "baseline", " of all", " at 5", "<", "<= baseline + ", "==", "\0", "\uFFFE", "\uFEFF", "\u2028", "\u0085", "\u001b[2J", "file: ", "/dev/zero", "../../etc/passwd", "http://", "{port}", "{port.x}", "[[[[[[[[[[[[[[[[", "{a: {a: {a: {a: ",
    ];

    /// <param name="arguments">--seconds (600) and --seed (1).</param>
    /// <param name="output">One line every ten seconds, and one at the end.</param>
    public static int Run(string[] arguments, TextWriter output)
    {
        var seconds = ParserFuzz.Option(arguments, "--seconds", 600);
        var random = new Random((int)ParserFuzz.Option(arguments, "--seed", 1));
        var corpus = _seeds.ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var limit = new ReadingLimit(output);
        var (runs, good, start, report) = (0L, 0L, Stopwatch.GetTimestamp(), 10.0);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds is var elapsed && elapsed < seconds)
        {
            for (var i = 0; i < 50; i++, runs++)
            {
                // Half of them from the seeds, since of mistakes come mostly more mistakes.
                var source = random.Next(2) == 0 ? _seeds[random.Next(_seeds.Length)] : corpus[random.Next(corpus.Count)];
                var text = Mutate(source, corpus[random.Next(corpus.Count)], _words, random);
                if (Finding(limit, text, out var shape, out var isGood) is { } finding)
                {
                    output.WriteLine($"{finding}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\n{text}");
                    return 1;
                }

                good += isGood ? 1 : 0;
                if (seen.Add(shape) && corpus.Count < 20_000)
                    corpus.Add(text);
            }

            if (elapsed >= report)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed:0} s: {runs} specs, {good} without a mistake, {seen.Count} different answers"));
                report += 10;
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed: {runs} specs in {seconds:0} s, {good} without a mistake, {seen.Count} different answers, at most {limit.MostBytes >> 20} MiB and {limit.MostTime.TotalMilliseconds:0} ms; findings: 0"));
        return 0;
    }

    /// <summary>A text with one to five changes: pieces taken out, doubled, brought in from another text or from a list, and single characters.</summary>
    public static string Mutate(string source, string other, string[] words, Random random)
    {
        var text = new StringBuilder(source);
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            var some = Math.Min(random.Next(1, 40), text.Length - at);
            switch (random.Next(7))
            {
                case 0 or 1:
                    text.Insert(at, words[random.Next(words.Length)]);
                    break;
                case 2:
                    text.Remove(at, Math.Min(some, 8));
                    break;
                case 3 when some > 0:
                    text.Insert(at, text.ToString(at, some));
                    break;
                case 4 when other.Length > 0:
                    var from = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 80), other.Length - from)));
                    break;
                case 5 when some > 0:
                    text.Remove(at, Math.Min(some, 12)).Insert(at, words[random.Next(words.Length)]);
                    break;
                default:
                    text.Insert(at, (char)random.Next(random.Next(4) == 0 ? 0x10000 : 0x80));
                    break;
            }
        }

        return text.ToString(0, Math.Min(text.Length, LongestInput));
    }

    /// <summary>Null: read or answered as it should be.</summary>
    /// <param name="shape">The codes and lengths of what was said; empty: nothing.</param>
    /// <param name="isGood">There is no mistake in it.</param>
    private static string? Finding(ReadingLimit limit, string text, out string shape, out bool isGood)
    {
        (shape, isGood) = ("", false);
        var (spec, said) = limit.Of(text, () => Read(text), out var finding);
        if (finding is not null)
            return finding;
        var errors = said.Where(d => d.Severity == Severity.Error).ToList();
        shape = string.Join(' ', said.Select(d => $"{d.Code}{string.Concat(d.Message.Where(c => !char.IsAsciiDigit(c)).Take(24))}"));
        isGood = spec is not null;
        if (spec is null != errors.Count > 0)
            return $"{errors.Count} errors, and {(spec is null ? "no" : "a")} spec";
        var lines = text.AsSpan().Count('\n') + text.AsSpan().Count('\r') + text.AsSpan().Count('\u0085') + text.AsSpan().Count('\u2028') + text.AsSpan().Count('\u2029') + 2;
        if (errors.Find(e => e.Location is not { Line: > 0, Column: > 0 } place || place.Line > lines) is { } lost)
            return $"an error at no place of the file ({lost})";
        if (said.FirstOrDefault(d => d.Message.Length is 0 or > 4000) is { } unreadable)
            return $"a message of {unreadable.Message.Length} characters";
        return Read(text).Said.Select(d => d.ToString()).SequenceEqual(said.Select(d => d.ToString())) ? null : "other answers the second time";
    }

    private static (GateSpec? Spec, IReadOnlyList<Diagnostic> Said) Read(string text)
    {
        var reader = new SpecReader(name => name == "TOKEN" ? "s3cr3t-of-the-shop" : null);
        var spec = reader.Read("/nowhere/perfgate.yml", text, new SpecSelection());
        return (spec, reader.Diagnostics);
    }
}
