using PerfGate.Spec;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Spec;

/// <summary>A spec read from text, and what was said about it.</summary>
internal sealed class ReadSpec
{
    public const string File = "/repo/shop/perfgate.yml";

    /// <summary>Two endpoints and a target; phases are for the test to write.</summary>
    public const string Head = """
        version: 1
        target: { command: [shop, --port, "{port}"] }
        endpoints:
          orders: GET /orders
          health: GET /health

        """;

    private ReadSpec(GateSpec? spec, IReadOnlyList<Diagnostic> said) => (Found, Said) = (spec, said);

    public GateSpec? Found { get; }

    public IReadOnlyList<Diagnostic> Said { get; }

    /// <summary>Of a text without errors.</summary>
    public GateSpec Spec
    {
        get
        {
            Assert.DoesNotContain(Said, d => d.Severity == Severity.Error);
            return Found!;
        }
    }

    /// <summary>As <c>(line,column) PGnnnn text</c>.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Said.Where(d => d.Severity == Severity.Error).Select(d => $"({d.Location!.Value.Line},{d.Location.Value.Column}) {d.Code} {d.Message}")];

    public IReadOnlyList<string> Warnings => [.. Said.Where(d => d.Severity == Severity.Warning).Select(d => d.Message)];

    public static ReadSpec Of(string text, SpecSelection? selection = null, Func<string, string?>? environment = null, string? folder = null)
    {
        var reader = new SpecReader(environment ?? (_ => null));
        var spec = reader.Read(folder is null ? File : Path.Combine(folder, "perfgate.yml"), text, selection ?? new SpecSelection());
        Assert.Equal(spec is null, reader.Diagnostics.Any(d => d.Severity == Severity.Error));
        return new ReadSpec(spec, reader.Diagnostics);
    }

    /// <summary>The phases follow <see cref="Head"/>.</summary>
    public static ReadSpec WithPhases(string phases, SpecSelection? selection = null) => Of(Head + "phases:\n" + phases, selection);
}
