using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Tests.Architecture;
using Xunit;

namespace PerfGate.Tests.Protocols;

/// <summary>docs/spec/endpoints.md says what the reader does.</summary>
public partial class TheReferenceOfEndpoints
{
    private static readonly string Reference = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "spec", "endpoints.md"));

    public static TheoryData<string> Examples => new(Example.Matches(Reference).Select(m => m.Groups[1].Value));

    [GeneratedRegex("^```yaml\n(# example: .+?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example { get; }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Has_examples_without_mistakes(string example)
    {
        var errors = new SpecErrors();
        var root = Assert.IsType<MappingNode>(Yaml.Node(example));
        var variables = root.Entries.FirstOrDefault(e => e.Key.Text == "variables").Value;
        var defaults = new EndpointDefaults { Sources = TemplateSources.Read(variables, name => name == "API_TOKEN" ? "token" : null, errors) };
        var endpoints = Assert.IsType<MappingNode>(root.Entries.Single(e => e.Key.Text == "endpoints").Value).Entries;

        var read = endpoints.Select(e => Endpoint.Read(e.Key.Text, e.Value, defaults, errors)).ToList();

        Assert.Empty(errors.All);
        Assert.All(read, Assert.NotNull);
    }

    [Fact]
    public void Names_every_key_function_method_and_reserved_header()
    {
        string[] words =
        [
            .. Endpoint.Keys.Keys.Select(k => $"`{k.Name}`"),
            .. Expectations.Keys.Keys.Select(k => k.Name),
            .. BodyExpectation.Keys.Keys.Select(k => k.Name),
            .. JsonExpectationReader.Keys.Keys.Select(k => $"{{ {k.Name}: "),
            .. TemplateFunction.All.Select(f => $"`${{{f.Name}"),
            .. RequestTarget.Methods.Select(m => $"`{m}`"),
            .. RequestHeaders.Reserved.Select(h => $"`{h}`"),
        ];

        Assert.All(words, word => Assert.Contains(word, Reference, StringComparison.Ordinal));
    }

    [Fact]
    public void Has_a_schema_for_editors()
    {
        var schema = SchemaWriter.Write(Endpoint.Keys, "An endpoint");

        var properties = Assert.IsType<JsonObject>(schema["$defs"]?["endpoint"]?["properties"]);
        Assert.Equal(Endpoint.Keys.Keys.Select(k => k.Name), properties.Select(p => p.Key));
        Assert.NotNull(schema["$defs"]?["expect"]);
    }
}
