using PerfGate.Syntax;
using PerfGate.Tests.Spec;
using Xunit;

namespace PerfGate.Tests.Syntax;

public sealed class YamlThatMeansSomethingElse
{
    [Theory]
    [InlineData("a: !slow", "(1,4): error PG0101: '!slow' is a YAML tag here, not text; if it is meant as text, quote it: \"!slow\"")]
    [InlineData("a: [!slow, quick]", "(1,5): error PG0101: '!slow' is a YAML tag here, not text; if it is meant as text, quote it: \"!slow\"")]
    [InlineData("a: { b: !slow }", "(1,9): error PG0101: '!slow' is a YAML tag here, not text; if it is meant as text, quote it: \"!slow\"")]
    [InlineData("a: !slow quick", "(1,4): error PG0101: '!slow' is a YAML tag here, not text; if it is meant as text, quote it: \"!slow quick\"")]
    [InlineData("a: !include body.json", "`file:` of an endpoint sends a file")]
    [InlineData("a: !vault x", "a secret comes from the environment, ${env.NAME}")]
    [InlineData("a: !reference [b]", "&name marks a value")]
    [InlineData("a: !!binary aGk=", "the YAML tag !!binary has no meaning here; there are !!str, !!int, !!float, !!bool, !!null")]
    [InlineData("a: !!set { b }", "the YAML tag !!set has no meaning here")]
    [InlineData("a: !!int seven", "'seven' is not a whole number, which its tag !!int says it is")]
    public void A_tag_that_is_lost_is_an_error_at_its_place(string yaml, string expected)
    {
        var errors = new SpecErrors();
        SpecComposer.Compose("perfgate.yml", yaml, errors);

        Assert.Contains(errors.All, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("!!str 12345", "12345", true)]
    [InlineData("! 12345", "12345", true)]
    [InlineData("!!int \"7\"", "7", false)]
    [InlineData("!!float '1.50'", "1.5", false)]
    [InlineData("!!bool 'TRUE'", "true", false)]
    [InlineData("!!null ''", "", false)]
    public void The_tags_of_yaml_itself_mean_what_they_say(string yaml, string text, bool isText)
    {
        var errors = new SpecErrors();
        var root = Assert.IsType<MappingNode>(SpecComposer.Compose("perfgate.yml", $"a: {yaml}\nb: !!seq [1]\nc: !!map {{ d: 1 }}\n", errors));

        Assert.Empty(errors.All);
        var value = Assert.IsType<ScalarNode>(root.Entries[0].Value);
        Assert.Equal((text, isText), (value.Text, value.IsQuoted));
    }

    [Theory]
    [InlineData("a: { b: ${env.X} }", "(1,9): error PG0101: not valid YAML: within { } and [ ] the brace of '${' begins a mapping; quote the text: \"${env.X}\"")]
    [InlineData("a:\n  b: { c: GET /x/${seq}, d: 1 }", "(2,11): error PG0101: not valid YAML: within { } and [ ] the brace of '${' begins a mapping; quote the text: \"GET /x/${seq}\"")]
    [InlineData("a: [\"${fine}\", ${env.X}]", "(1,16): error PG0101")]
    public void An_expression_without_quotes_in_braces_is_explained(string yaml, string expected)
    {
        var errors = new SpecErrors();
        SpecComposer.Compose("perfgate.yml", yaml, errors);

        Assert.Contains(errors.All, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_the_authors_own_are_a_home_for_anchors()
    {
        var spec = ReadSpec.Of("x-steady: &steady { kind: load, concurrency: 50 }\n" + ReadSpec.Head + "phases:\n  a: { <<: *steady }\n  b: { <<: *steady, concurrency: 5 }\n").Spec;

        Assert.Equal(["a", "b"], spec.Phases.Select(p => p.Name));
        Assert.Contains(ReadSpec.Of(".steady: &s { kind: load }\n" + ReadSpec.Head + "phases: { a: { <<: *s } }").Errors, e => e.EndsWith("a key of your own, for anchors, begins with x-: 'x-steady'", StringComparison.Ordinal));
        Assert.Contains(ReadSpec.WithPhases("  a: { kind: load, x-b: 1 }").Errors, e => e.Contains("unknown key in 'phase': 'x-b'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("150\u03bcs", 150e-6)]
    [InlineData("150 \u00b5s", 150e-6)]
    public void Both_micro_signs_are_read(string text, double seconds) => Assert.Equal(seconds, Literals.Duration(text)!.Value, 12);

    [Theory]
    [InlineData("p50 < 0,5s", "',' is not allowed: the decimal separator is a point, and digits are not grouped")]
    [InlineData("p50 < 1,234ms", "',' is not allowed")]
    [InlineData("p50 < 1 234ms", "no space is allowed between digits")]
    [InlineData("p50 < 5S", "upper and lower case matter at 'S': did you mean '5s'?")]
    [InlineData("p50 < 100 MS", "upper and lower case matter at 'M': did you mean '100 ms'?")]
    [InlineData("memory < 64mib", "upper and lower case matter at 'm': did you mean '64MiB'?")]
    public void What_disturbs_a_value_is_named(string threshold, string expected) =>
        Assert.Contains(ReadSpec.WithPhases($"  p: {{ kind: load, thresholds: ['{threshold}'] }}").Errors, e => e.Contains(expected, StringComparison.Ordinal));
}
