using System.Buffers;
using CsCheck;
using PerfGate.Protocols;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Protocols;

public class ATemplate
{
    [Theory]
    [InlineData("plain $ { } $x", "plain $ { } $x")]
    [InlineData("$${seq}", "${seq}")]
    [InlineData("a${seq}b${seq}", "a1b1")]
    [InlineData("${name}", "wörld")]
    [InlineData("${greeting}!", "hello wörld 1!")]
    [InlineData("${ random.int( 3 , 3 ) }", "3")]
    [InlineData("${random.int(-9223372036854775808,-9223372036854775808)}", "-9223372036854775808")]
    [InlineData("${random.choice(a)}", "a")]
    [InlineData("${random.choice(\"a,)}b\")}", "a,)}b")]
    public void Fills_in_its_expressions(string text, string expected) =>
        Assert.Equal(expected, Text.Of(Compile(text, variables: "{ name: wörld, greeting: 'hello ${name} ${seq}' }")));

    [Fact]
    public void Is_constant_when_nothing_in_it_changes()
    {
        Assert.True(Compile("x${env.API_TOKEN}").IsConstant);
        Assert.False(Compile("x${uuid}").IsConstant);
    }

    [Fact]
    public void Keeps_its_secrets_known_in_every_encoding()
    {
        var yaml = Yaml.Read("{ request: GET /x, query: { t: '${env.API_TOKEN}' } }");

        Assert.Equal("/x?t=s3cr3t%2F%2B%20%22x%22", Text.Of(yaml.Endpoint.PathAndQuery));
        Assert.Superset(new HashSet<string> { "s3cr3t/+ \"x\"", "s3cr3t%2F%2B%20%22x%22", "s3cr3t/+ \\\"x\\\"" }, yaml.Sources.Secrets.ToHashSet());
    }

    [Fact]
    public void Repeats_its_texts_with_the_same_seed()
    {
        var template = Compile("${uuid} ${random.int(1,1000)} ${random.choice(a,b,c)} ${seq}");

        Assert.Equal(Draw(template, Text.Scope(7)), Draw(template, Text.Scope(7)));
        Assert.NotEqual(Draw(template, Text.Scope(7)), Draw(template, Text.Scope(8)));
    }

    [Fact]
    public void Draws_every_integer_of_its_range_and_no_other()
    {
        var drawn = Draw(Compile("${random.int(-2,3)}"), Text.Scope(3));

        Assert.Equal(["-1", "-2", "0", "1", "2", "3"], drawn.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Draws_integers_evenly()
    {
        var scope = Text.Scope(11);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
            counts[scope.NextInteger(0, 9)]++;

        // Chi-squared with 9 degrees of freedom stays below 27.9 in 999 of 1000 fair draws; the seed is fixed.
        Assert.True(counts.Sum(c => Math.Pow(c - 10_000, 2) / 10_000) < 27.9);
    }

    [Fact]
    public void Draws_version_4_identifiers()
    {
        var drawn = Draw(Compile("${uuid}"), Text.Scope(1));

        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        Assert.All(drawn, text => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", text));
    }

    [Fact]
    public void Makes_the_values_of_an_iteration_of_its_number_alone()
    {
        var template = Compile("${seq} ${uuid} ${random.int(1,1000000)} ${uuid}");
        var (forward, backward) = (Text.Scope(7), Text.Scope(7));
        var numbers = Enumerable.Range(1, 1000).Select(n => (long)n).ToList();

        var there = numbers.ToDictionary(n => n, n => At(template, forward, n));
        var back = Enumerable.Reverse(numbers).ToDictionary(n => n, n => At(template, backward, n));

        Assert.Equal(there, back);
        Assert.Equal(2000, there.Values.SelectMany(text => (string[])[text.Split(' ')[1], text.Split(' ')[3]]).Distinct().Count());
        Assert.Equal(numbers.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)), numbers.Select(n => there[n].Split(' ')[0]));
    }

    [Fact]
    public void Gives_another_run_other_identifiers_and_the_same_random_values()
    {
        var (uuid, random) = (Compile("${uuid}"), Compile("${random.int(1,1000000)}"));

        Assert.Equal(Draw(random, Text.Scope(1, run: 1)), Draw(random, Text.Scope(1, run: 2)));
        Assert.Empty(Draw(uuid, Text.Scope(1, run: 1)).Intersect(Draw(uuid, Text.Scope(1, run: 2))));
        Assert.Empty(Draw(uuid, new TemplateScope(Iterations.OfRun(1, isRepeatable: false))).Intersect(Draw(uuid, new TemplateScope(Iterations.OfRun(1, isRepeatable: false)))));
        Assert.Equal(Draw(uuid, new TemplateScope(Iterations.OfRun(1, isRepeatable: true))), Draw(uuid, new TemplateScope(Iterations.OfRun(1, isRepeatable: true))));
    }

    [Fact]
    public void Leaves_any_text_without_expressions_as_it_is() =>
        Gen.String.Where(text => !text.Contains("${", StringComparison.Ordinal)).Sample(text =>
            Assert.Equal([new TemplatePart(text, 0, false)], TemplatePart.Split(text + "x", out _).Select(p => p with { Text = p.Text[..^1] })));

    [Fact]
    public void Gives_any_text_back_that_was_escaped() =>
        Gen.String[Gen.Char["${}'\"()ab "], 0, 30].Sample(text =>
            Assert.Equal(text, string.Concat(TemplatePart.Split(Escape(text), out _).Select(p => p.Text))));

    [Theory]
    [InlineData("constant")]
    [InlineData("/x?a=${random.int(1,1000000)}&b=${seq}&c=${uuid}&d=${random.choice(a,b)}")]
    public void Allocates_nothing(string text)
    {
        var template = Compile(text);
        var scope = Text.Scope(1);
        var output = new ArrayBufferWriter<byte>(1024);
        Write(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Write(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Write(int times)
        {
            for (var i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                scope.Begin(i);
                template.Write(output, scope);
            }
        }
    }

    private static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    private static string[] Draw(Template template, TemplateScope scope) =>
        [.. Enumerable.Range(1, 100).Select(number => At(template, scope, number))];

    private static string At(Template template, TemplateScope scope, long number)
    {
        scope.Begin(number);
        return Text.Of(template, scope);
    }

    private static Template Compile(string text, string variables = "{}")
    {
        var errors = new SpecErrors();
        var builder = new TemplateBuilder(TemplateSources.Read(Yaml.Node(variables), _ => "token", errors), errors);
        builder.Append(new ScalarNode(new SourceLocation(Yaml.File, 1, 1), text, isQuoted: true), TemplateEncoding.Text);
        Assert.Empty(errors.All);
        return builder.Build();
    }
}
