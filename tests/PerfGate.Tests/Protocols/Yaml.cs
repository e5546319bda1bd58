using PerfGate.Protocols;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Protocols;

/// <summary>An endpoint read from YAML, and all that was said about it.</summary>
internal sealed class Yaml
{
    public const string File = "/repo/perfgate.yml";

    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["API_TOKEN"] = "s3cr3t/+ \"x\"",
        ["WITH_NEWLINE"] = "s3cr3t\n",
        ["EMPTY"] = "",
    };

    private Yaml(Endpoint? endpoint, TemplateSources sources, SpecErrors errors)
    {
        Found = endpoint;
        Sources = sources;
        Messages = [.. errors.All.Select(d => d.ToString().Replace(File, "", StringComparison.Ordinal))];
    }

    public Endpoint? Found { get; }

    /// <summary>Of a text without mistakes.</summary>
    public Endpoint Endpoint
    {
        get
        {
            Assert.Empty(Messages);
            return Found!;
        }
    }

    public TemplateSources Sources { get; }

    /// <summary>As <c>(line,column): error PGnnnn: text</c>.</summary>
    public IReadOnlyList<string> Messages { get; }

    public static Yaml Read(string yaml, string? variables = null)
    {
        var errors = new SpecErrors();
        var sources = TemplateSources.Read(variables is null ? null : Node(variables), Environment.GetValueOrDefault, errors, allowsOutside: true);
        var defaults = new EndpointDefaults { Sources = sources, Headers = [new("Accept", Template.Constant("*/*"))] };
        return new(Endpoint.Read("orders", Node(yaml), defaults, errors), sources, errors);
    }

    public static SpecNode Node(string yaml)
    {
        var errors = new SpecErrors();
        var node = SpecComposer.Compose(File, yaml, errors);
        Assert.Empty(errors.All);
        return node!;
    }
}
