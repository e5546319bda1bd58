using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Syntax;

public sealed class Composing
{
    private readonly SpecErrors _errors = new();

    [Fact]
    public void Every_value_knows_its_line_and_column()
    {
        var root = Mapping("a: 1\nb:\n  - x\n  - { c: y }\n");

        var list = Assert.IsType<SequenceNode>(root.Entries[1].Value);
        var inner = Assert.IsType<MappingNode>(list.Items[1]);
        Assert.Equal(new SourceLocation("spec.yml", 3, 5), list.Items[0].Location);
        Assert.Equal(new SourceLocation("spec.yml", 4, 10), inner.Entries[0].Value.Location);
        Assert.Empty(_errors.All);
    }

    [Fact]
    public void Scalars_stay_text_until_a_reader_types_them()
    {
        var root = Mapping("country: NO\nport: 08080\nempty:\ntext: \"\"\n");

        var values = root.Entries.Select(e => (ScalarNode)e.Value).ToList();
        Assert.Equal("NO", values[0].Text);
        Assert.Equal("08080", values[1].Text);
        Assert.True(values[2].IsNull);
        Assert.False(values[3].IsNull);
    }

    [Fact]
    public void A_duplicate_key_names_the_line_of_the_first()
    {
        Mapping("a: 1\nb: 2\na: 3\n");

        var error = Assert.Single(_errors.All);
        Assert.Equal(DiagnosticCodes.DuplicateKey, error.Code);
        Assert.Equal(3, error.Location!.Value.Line);
        Assert.Contains("first on line 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merged_mapping_yields_to_local_keys()
    {
        var root = Mapping("base: &b { x: 1, y: 2 }\nuse:\n  <<: *b\n  y: 3\n");

        var use = Assert.IsType<MappingNode>(root.Entries[1].Value);
        Assert.Equal(["y", "x"], use.Entries.Select(e => e.Key.Text));
        Assert.Equal("3", ((ScalarNode)use.Entries[0].Value).Text);
    }

    [Fact]
    public void A_billion_laughs_end_early()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Null(SpecComposer.Compose("spec.yml", text, _errors));
        Assert.Equal(DiagnosticCodes.SpecTooLarge, Assert.Single(_errors.All).Code);
    }

    [Fact]
    public void A_deep_nesting_ends_early()
    {
        Assert.Null(SpecComposer.Compose("spec.yml", new string('[', 200), _errors));
        Assert.Equal(DiagnosticCodes.SpecTooLarge, Assert.Single(_errors.All).Code);
    }

    [Theory]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: {b: 1\n")]
    [InlineData("a: 'unclosed\n")]
    [InlineData("a: 1\n b: 2\n")]
    [InlineData("a:\n\tb: 1\n")]
    [InlineData("a: *nowhere\n")]
    public void Broken_yaml_is_one_error_with_a_place(string text)
    {
        SpecComposer.Compose("spec.yml", text, _errors);

        var error = Assert.Single(_errors.All);
        Assert.Equal(DiagnosticCodes.YamlSyntax, error.Code);
        Assert.True(error.Location!.Value.Line >= 1);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_empty_spec_says_how_to_begin()
    {
        Assert.Null(SpecComposer.Compose("spec.yml", "# nothing\n", _errors));
        Assert.Contains("perfgate init", Assert.Single(_errors.All).Message, StringComparison.Ordinal);
    }

    private MappingNode Mapping(string text) => Assert.IsType<MappingNode>(SpecComposer.Compose("spec.yml", text, _errors));
}
