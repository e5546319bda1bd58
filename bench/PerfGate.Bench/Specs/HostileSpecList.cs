using System.Globalization;
using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Bench.Specs;

/// <summary>The hostile specs.</summary>
internal static class HostileSpecList
{
    private const string Target = "version: 1\ntarget: { url: http://127.0.0.1:9 }\n";
    private const string Endpoint = "endpoints: { a: GET /a }\n";
    private const string Phase = "phases: { p: { kind: load, rate: 10/s, duration: 5s, thresholds: [p50 < 1s] } }\n";
    private const string Plain = Target + Endpoint + Phase;

    private static readonly string[] _keys = ["kind: load", "rate: 10/s", "duration: 5s", "thresholds: [p50 < 1s]"];

    public static IReadOnlyList<HostileSpec> All { get; } =
    [
        Text("a plain one, to hold the others against", null, Plain),

        // Files.
        OtherFile("a device without end", "zero.yml"),
        OtherFile("a pipe that nobody writes to", "pipe.yml"),
        OtherFile("a folder", "folder.yml"),
        OtherFile("a terabyte of nothing", "sparse.yml"),
        OtherFile("a link to itself", "circle"),
        OtherFile("a name with a null character", "a\0b.yml"),
        File("a body from /dev/zero", "allow-outside: true\n", "/dev/zero"),
        File("a body from /dev/random", "allow-outside: true\n", "/dev/random"),
        File("a body from a terminal", "allow-outside: true\n", "/dev/tty"),
        File("a body from a pipe", "", "pipe.yml"),
        File("a body from a folder", "", "folder.yml"),
        File("a body of a terabyte", "", "sparse.yml"),
        File("a body from a link to itself", "", "circle"),
        File("a body from outside", "", "../../outside.txt"),
        File("a body from outside by an absolute path", "", "/etc/passwd"),
        File("a body from outside by a link", "", "link-out"),
        File("a body from outside by a detour", "", "folder.yml/../../../outside.txt"),
        File("a body of the process's own memory", "allow-outside: true\n", "/proc/self/mem"),
        File("a body with a null character in its name", "", "\"a\\0b\""),
        Text("an authority from a pipe", DiagnosticCodes.BadValue, Plain + "http: { tls: { authority: pipe.yml } }"),
        Text("an authority from /dev/zero", DiagnosticCodes.BadValue, Plain + "http: { tls: { authority: /dev/zero } }"),

        // Size.
        Text("17 MB of blanks", DiagnosticCodes.SpecNotFound, Plain + new string(' ', 17_000_000)),
        Text("one line of 900,000 characters", DiagnosticCodes.UnknownKey, Plain + "x: " + new string('y', 900_000)),
        Text("900,000 line breaks", null, Plain + new string('\n', 900_000)),
        Text("sequences 100,000 deep", DiagnosticCodes.SpecTooLarge, Plain + "x: " + new string('[', 100_000)),
        Text("mappings 100,000 deep", DiagnosticCodes.SpecTooLarge, Plain + "x: " + Repeat("{a: ", 100_000)),
        Text("blocks 2,000 deep", DiagnosticCodes.SpecTooLarge, Plain + "x:\n" + string.Concat(Enumerable.Range(1, 1000).Select(i => new string(' ', i) + "a:\n"))),
        Text("sequences of sequences in a line", DiagnosticCodes.YamlSyntax, Plain + "x: " + Repeat("- ", 50_000)),
        Text("200,000 keys", DiagnosticCodes.SpecTooLarge, Plain + Lines(200_000, i => $"k{i}: 1")),
        Text("the same key 50,000 times", DiagnosticCodes.DuplicateKey, Plain + Lines(50_000, _ => "name: x")),
        Text("20,000 endpoints", DiagnosticCodes.SpecTooLarge, Target + "endpoints:\n" + Lines(20_000, i => $"  e{i}: GET /{i}") + Phase),
        Text("20,000 phases", DiagnosticCodes.SpecTooLarge, Target + Endpoint + "phases:\n" + Lines(20_000, i => $"  p{i}: {{ kind: load, rate: 10/s, duration: 5s }}")),
        Text("20,000 thresholds", DiagnosticCodes.SpecTooLarge, Target + Endpoint + "phases: { p: { kind: load, rate: 10/s, duration: 5s, thresholds: [" + Repeat("p50 < 1s, ", 20_000) + "] } }"),
        Text("1,000 endpoints by 2,000 thresholds", DiagnosticCodes.SpecTooLarge, Target + "endpoints:\n" + Lines(1000, i => $"  e{i}: GET /{i}") + "phases: { p: { kind: load, rate: 10/s, duration: 5s, thresholds: [" + Repeat("p50 < 1s, ", 2000) + "] } }"),
        Text("200 phases of 1,000 endpoints", DiagnosticCodes.SpecTooLarge, Target + "endpoints:\n" + Lines(1001, i => $"  e{i}: GET /{i}") + "phases:\n" + Lines(200, i => $"  p{i}: {{ kind: load, rate: 10/s, duration: 5s, thresholds: [p50 of e0 < 1s] }}")),
        Text("a key of 500,000 characters", DiagnosticCodes.UnknownKey, Plain + "? " + new string('k', 500_000) + "\n: 1\n"),

        // Bombs.
        Text("aliases of aliases", DiagnosticCodes.SpecTooLarge, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + Lines(9, i => $"a{i + 1}: &a{i + 1} [{string.Join(',', Enumerable.Repeat($"*a{i}", 9))}]") + Plain),
        Text("an alias of itself", DiagnosticCodes.YamlSyntax, Plain + "x: &x [*x]\n"),
        Text("merges of merges", DiagnosticCodes.SpecTooLarge, "b0: &b0 { k: v }\n" + Lines(30, i => $"b{i + 1}: &b{i + 1} {{ x: *b{i}, y: *b{i}, <<: *b{i} }}") + Plain),
        Text("variables of variables", DiagnosticCodes.SpecTooLarge, Target + "variables:\n  v0: \"0123456789\"\n" + Lines(12, i => $"  v{i + 1}: \"{Repeat($"${{v{i}}}", 10)}\"") + "endpoints: { a: { request: POST /, body: \"${v12}\" } }\n" + Phase),
        Text("a variable of itself", DiagnosticCodes.BadTemplate, Target + "variables: { a: \"${a}\" }\n" + Endpoint + Phase),
        Text("a choice of 100,000", null, Target + "endpoints: { a: { request: POST /, body: \"${random.choice(" + string.Join(',', Enumerable.Range(0, 100_000)) + ")}\" } }\n" + Phase),
        Text("a template of 100,000 braces", DiagnosticCodes.BadTemplate, Target + "endpoints: { a: { request: POST /, body: \"" + Repeat("${", 100_000) + "\" } }\n" + Phase),
        Text("a JSON path that could search for ever", DiagnosticCodes.BadValue, Target + "endpoints: { a: { request: GET /, expect: { json: { \"$" + Repeat("..a[?@", 5_000) + "\": 1 } } } }\n" + Phase),
        Text("a pattern that backtracks", DiagnosticCodes.BadValue, Target + "endpoints: { a: { request: GET /, expect: { body: { matches: '(a+)+\\1$' } } } }\n" + Phase),
        Text("a pattern of counted counts", DiagnosticCodes.BadValue, Target + "endpoints: { a: { request: GET /, expect: { body: { matches: '((a{1000}){1000}){1000}' } } } }\n" + Phase),

        // Numbers.
        Number("a rate of a billion", "rate: 1000000000/s"),
        Number("a rate of nothing", "rate: 0/s"),
        Number("a rate below nothing", "rate: -5/s"),
        Number("a rate of one in a million years", "rate: 0.00000000001/s"),
        Number("a rate that overflows", "rate: 1e400/s"),
        Number("a rate that is no number", "rate: NaN/s"),
        Number("a duration of thirty years", "duration: 999999999s"),
        Number("a duration that overflows", "duration: 99999999999999999999999h"),
        Number("a duration below nothing", "duration: -1s"),
        Number("two billion users", "concurrency: 2000000000"),
        Number("2^63 iterations", "kind: benchmark, iterations: 9223372036854775808"),
        Number("a limit beyond all numbers", "thresholds: [p95 < 1e999s]", DiagnosticCodes.BadThreshold),
        Number("a percentile of 200", "thresholds: [p200 < 1s]", DiagnosticCodes.UnknownName),
        Number("a percentile of 99.99999999999999", "thresholds: [p99.99999999999999 < 1s]", DiagnosticCodes.UnknownName),
        Number("a weight of nothing", "endpoints: { a: 0 }"),
        Text("a seed of 2^64", DiagnosticCodes.BadValue, Plain + "seed: 18446744073709551616"),
        Text("a port beyond the last", DiagnosticCodes.BadValue, "version: 1\ntarget: { url: http://127.0.0.1:99999 }\n" + Endpoint + Phase),

        // Tags and styles.
        Text("a tag of another language's objects", DiagnosticCodes.YamlSyntax, Plain + "x: !!python/object/apply:os.system [\"id\"]"),
        Text("a tag of our own types", DiagnosticCodes.YamlSyntax, Plain + "x: !<!System.Diagnostics.Process> { a: 1 }"),
        Text("a version that is binary", DiagnosticCodes.YamlSyntax, Plain.Replace("version: 1", "version: !!binary MQ==", StringComparison.Ordinal)),
        Text("two documents", DiagnosticCodes.YamlSyntax, Plain + "---\n" + Plain),
        Text("a directive of another YAML", DiagnosticCodes.YamlSyntax, "%YAML 9.9\n%TAG ! tag:evil,2000:\n---\n" + Plain),
        Text("a mapping as a key", DiagnosticCodes.YamlSyntax, Plain + "? { a: 1 }\n: 2"),
        Text("tabs", DiagnosticCodes.YamlSyntax, Plain + "x:\n\ty: 1"),
        Text("nothing", DiagnosticCodes.YamlSyntax, ""),
        Text("only a comment", DiagnosticCodes.YamlSyntax, "# nothing"),
        Text("a list", DiagnosticCodes.BadValue, "- version: 1"),

        // Text that is meant for somebody else.
        Name("a name with an escape", "\"\\e[2J\""),
        Name("a name with a line break", "\"a\\n##vso[task.complete result=Succeeded]\""),
        Name("a name with a null character", "\"a\\0b\""),
        Name("a name that runs backwards", "\"a\\u202Eb\""),
        Name("a name of a C1 control", "\"a\\x9Bb\""),
        Name("a name of 10,000 characters", new string('n', 10_000)),
        Name("a name of nothing", "\"\""),
        Text("a header with a line break", DiagnosticCodes.BadValue, Target + "endpoints: { a: { request: GET /, headers: { X: \"a\\r\\nY: b\" } } }\n" + Phase),
        Text("a header's name with a colon", DiagnosticCodes.BadValue, Target + "endpoints: { a: { request: GET /, headers: { \"X: y\": b } } }\n" + Phase),
        Text("a path with a line break", DiagnosticCodes.BadValue, Target + "endpoints: { a: { method: GET, path: \"/a HTTP/1.1\\r\\nHost: b\" } }\n" + Phase),
        Text("another method", DiagnosticCodes.BadValue, Target + "endpoints: { a: CONNECT /a }\n" + Phase),
        Text("somebody else's machine", DiagnosticCodes.RemoteTarget, "version: 1\ntarget: { url: http://192.0.2.1 }\n" + Endpoint + Phase),
        Text("another scheme", DiagnosticCodes.BadValue, "version: 1\ntarget: { url: file:///etc/passwd }\n" + Endpoint + Phase),

        // Bytes.
        Bytes("no UTF-8", DiagnosticCodes.YamlSyntax, [.. Encoding.UTF8.GetBytes(Plain + "name: \""), 0xFF, 0xFE, 0xC0, 0x80, (byte)'"']),
        Bytes("half a surrogate pair", DiagnosticCodes.YamlSyntax, [.. Encoding.UTF8.GetBytes(Plain + "name: \""), 0xED, 0xA0, 0x80, (byte)'"']),
        Bytes("UTF-16 with its mark", null, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Plain)]),
        Bytes("UTF-8 with its mark", null, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Plain)]),
        Bytes("UTF-32 without a mark", DiagnosticCodes.YamlSyntax, Encoding.UTF32.GetBytes(Plain)),
        Bytes("null characters", DiagnosticCodes.YamlSyntax, new byte[100_000]),
        Bytes("random bytes", DiagnosticCodes.YamlSyntax, Noise(100_000)),
        Text("a null character in the middle", DiagnosticCodes.YamlSyntax, Plain + "\0name: [\n"),
        Text("a null character in a body", DiagnosticCodes.BadValue, Target + "endpoints: { a: { request: POST /, body: \"a\\0b\" } }\n" + Phase),
        Text("half a surrogate pair by an escape", DiagnosticCodes.YamlSyntax, Target + "endpoints: { a: { request: POST /, json: { a: \"\\uD800\" } } }\n" + Phase),
        Text("a working directory with a null character", DiagnosticCodes.BadValue, "version: 1\ntarget: { command: [a, \"{port}\"], working-directory: \"a\\0b\" }\n" + Endpoint + Phase),
        Bytes("a program", DiagnosticCodes.YamlSyntax, [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. new byte[64]]),
    ];

    private static HostileSpec Text(string name, string? due, string text) => new(name, due, Encoding.UTF8.GetBytes(text));

    private static HostileSpec Bytes(string name, string? due, byte[] bytes) => new(name, due, bytes);

    private static HostileSpec OtherFile(string name, string file) => new(name, DiagnosticCodes.SpecNotFound, []) { File = file };

    private static HostileSpec File(string name, string head, string file) =>
        Text(name, DiagnosticCodes.BadValue, $"{head}{Target}endpoints: {{ a: {{ request: POST /, file: {file} }} }}\n{Phase}");

    /// <summary>One key of a phase, in place of the plain phase's own.</summary>
    private static HostileSpec Number(string name, string key, string due = DiagnosticCodes.BadValue)
    {
        var keys = _keys
            .Where(k => !key.Contains(k[..(k.IndexOf(':', StringComparison.Ordinal) + 1)], StringComparison.Ordinal) && !(key.Contains("iterations", StringComparison.Ordinal) && k[0] is 'r' or 'd') && !(key.Contains("concurrency", StringComparison.Ordinal) && k[0] == 'r'));
        return Text(name, due, $"{Target}{Endpoint}phases: {{ p: {{ {string.Join(", ", keys.Append(key))} }} }}\n");
    }

    /// <summary>As the name of the gate, an endpoint and a phase; each of them has to be refused, so one spec holds them all.</summary>
    private static HostileSpec Name(string name, string text) =>
        Text(name, DiagnosticCodes.BadValue, $"name: {text}\n{Target}endpoints:\n  ? {text}\n  : GET /a\nphases:\n  ? {text}\n  : {{ kind: load, rate: 10/s, duration: 5s, thresholds: [p50 < 1s] }}\n");

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{line(i)}\n")));

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
