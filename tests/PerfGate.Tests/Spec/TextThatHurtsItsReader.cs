using System.Text;
using CsCheck;
using PerfGate.Protocols;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Tests.Protocols;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>Specs that no one writes by accident: they are answered in few words, and nothing of them is left out silently.</summary>
public sealed class TextThatHurtsItsReader
{
    private const string Plain = "version: 1\ntarget: { url: http://127.0.0.1:9 }\nendpoints: { a: GET /a }\nphases: { p: { kind: load, thresholds: [p50 < 1s] } }\n";

    private static readonly Gen<string> _pieces = Gen.OneOf(
        Gen.Const("${"), Gen.Const("}"), Gen.Const("$$"), Gen.Const("random.int("), Gen.Const("random.choice(\"a,)}\","), Gen.Const("seq"), Gen.Const("uuid"), Gen.Const("env.API_TOKEN"), Gen.Const("9223372036854775807"),
        Gen.Const(","), Gen.Const(")"), Gen.Const("- "), Gen.Const("\n  "), Gen.Const(": "), Gen.Const("{"), Gen.Const("["), Gen.Const("*a"), Gen.Const("&a "), Gen.Const("!!x "), Gen.Const("\t"), Gen.Const("\0"), Gen.Const("\""), Gen.Const("<<: "),
        Gen.String[Gen.Char.AlphaNumeric, 0, 4], Gen.Char.Select(c => c.ToString()));

    [Theory]
    [InlineData("\0name: [\n", "(5,1) PG0101 the character U+0000 is not allowed in YAML; between double quotes it is written \\u0000")]
    [InlineData("name: \u001b[2J\n", "(5,7) PG0101 the character U+001B is not allowed in YAML; between double quotes it is written \\u001b")]
    [InlineData("name: \uFFFF\n", "(5,7) PG0101 the character U+FFFF is not allowed in YAML; between double quotes it is written \\uffff")]
    public void What_follows_a_character_that_a_reader_takes_for_the_end_is_not_left_out(string text, string expected) =>
        Assert.Equal([expected], ReadSpec.Of(Plain + text).Errors);

    [Theory]
    [InlineData("endpoints: { a: { request: POST /, file: \"a\\0b\" } }")]
    [InlineData("endpoints: { a: { request: POST /, body: \"a\\0b\" } }")]
    [InlineData("http: { tls: { authority: \"a\\0b\" } }")]
    [InlineData("history: \"a\\0b\"")]
    [InlineData("target: { command: [a, \"{port}\"], working-directory: \"a\\0b\" }")]
    [InlineData("target: { project: \"a\\0b\" }")]
    [InlineData("baseline: { file: \"a\\0b\" }")]
    public void A_null_character_is_refused_wherever_a_path_or_a_text_may_be(string line)
    {
        var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
        var lines = Plain.Split('\n').Where(l => !l.StartsWith($"{key}:", StringComparison.Ordinal));

        Assert.Contains(ReadSpec.Of(string.Join('\n', lines.Append(line))).Errors, e => e.Contains("PG0103 the value holds the character U+0000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x: !<a b> c")]
    [InlineData("x: !<%zz> c")]
    [InlineData("x: !<http://[> c")]
    [InlineData("x: \"\\UFFFFFFFF\"")]
    [InlineData("x: !<> c")]
    [InlineData("%TAG ! http://[ \n---\nx: !b c")]
    public void A_tag_or_an_escape_that_the_yaml_library_throws_on_is_a_mistake_with_a_place(string text)
    {
        Assert.NotEmpty(ReadSpec.Of(text).Errors);
        Assert.NotEmpty(ReadSpec.Of(Plain + text).Errors);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_not_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "perfgate.yml");
            File.WriteAllBytes(file, [.. Encoding.UTF8.GetBytes(Plain + "name: \"é"), 0xE9, (byte)'"']);
            var said = new List<Diagnostic>();

            Assert.Null(SpecFile.Read(file, said.Add));
            Assert.Equal((DiagnosticCodes.YamlSyntax, new SourceLocation(file, 5, 9)), (Assert.Single(said).Code, said[0].Location!.Value));
            Assert.Contains("not UTF-8", said[0].Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Thousands_of_mistakes_are_answered_in_few_words()
    {
        var many = ReadSpec.Of(Plain + string.Concat(Enumerable.Repeat("name: x\n", 5000))).Errors;
        Assert.Equal(201, many.Count);
        Assert.EndsWith("(and 4,798 more)", many[^1], StringComparison.Ordinal);

        Assert.InRange(Assert.Single(ReadSpec.Of($"{Plain}? {new string('k', 200_000)}\n: 1\n").Errors).Length, 100, 2100);
        var query = string.Concat(Enumerable.Repeat("..a[?@", 5000));
        Assert.All(ReadSpec.Of(Plain.Replace("GET /a", $"{{ request: GET /, expect: {{ json: {{ \"${query}\": 1 }} }} }}", StringComparison.Ordinal)).Errors, e => Assert.InRange(e.Length, 10, 2100));
    }

    [Fact]
    public void What_is_multiplied_with_each_other_has_limits()
    {
        var endpoints = string.Concat(Enumerable.Range(0, 1001).Select(i => $"  e{i}: GET /{i}\n"));
        var phases = string.Concat(Enumerable.Range(0, 201).Select(i => $"  p{i}: {{ kind: load, endpoints: [e0], thresholds: [p50 < 1s] }}\n"));
        var head = "version: 1\ntarget: { url: http://127.0.0.1:9 }\nendpoints:\n";

        var many = ReadSpec.Of($"{head}{endpoints}phases:\n{phases}").Errors;
        Assert.Contains(many, e => e.Contains("PG0109 a spec has at most 1,000 endpoints; this one has 1,001", StringComparison.Ordinal));
        Assert.Contains(many, e => e.Contains("PG0109 a spec has at most 200 phases; this one has 201", StringComparison.Ordinal));

        var checks = ReadSpec.Of($"{head}{string.Join('\n', endpoints.Split('\n').Take(1000))}\nphases: {{ p: {{ kind: load, thresholds: [{string.Join(", ", Enumerable.Range(0, 6).Select(i => $"p50 < {i + 1}s"))}] }} }}").Errors;
        Assert.Contains("PG0109 phase 'p' has more than 5,000 checks", Assert.Single(checks), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_composed_is_a_tree_or_a_mistake_with_a_place() => _pieces.Array[0, 30].Sample(
        pieces =>
        {
            var text = string.Concat(pieces);
            var errors = new SpecErrors();
            var node = SpecComposer.Compose("a.yml", text, errors);
            Assert.True(node is not null || errors.HasErrors, text);
            Assert.All(errors.All, e => Assert.InRange(e.Location!.Value.Line, 1, text.Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length + 1));
        },
        iter: 2000,
        seed: "0000000000002");

    [Fact]
    public void Whatever_stands_in_a_template_it_is_refused_or_written_alike_twice() => _pieces.Array[0, 12].Sample(
        pieces =>
        {
            var text = string.Concat(pieces);
            var errors = new SpecErrors();
            var endpoint = Endpoint.Read("a", SpecComposer.Compose("a.yml", $"{{ request: POST /, headers: {{ X: '{text.Replace("'", "''", StringComparison.Ordinal)}' }} }}", errors) ?? new ScalarNode(new SourceLocation("a.yml", 1, 1), "GET /", isQuoted: false), new EndpointDefaults { Sources = TemplateSources.None }, errors);
            if (errors.HasErrors)
                return;
            var header = Assert.Single(endpoint!.Headers, h => h.Key == "X").Value;
            var (one, other) = (Text.Of(header), Text.Of(header));
            Assert.Equal(one, other);
            Assert.DoesNotContain(one, char.IsControl);
        },
        iter: 2000,
        seed: "0000000000003");
}
