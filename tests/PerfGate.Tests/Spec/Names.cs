using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class Names
{
    private const string Head = """
        version: 1
        target: { url: http://127.0.0.1:9 }
        endpoints: { "list orders": GET /orders, "a<b": GET /x, x: GET /y, "x at 3": GET /z, plain: GET /p, of: GET /of }

        """;

    [Theory]
    [InlineData("p95 of list orders < 100ms", "list orders", null)]
    [InlineData("p95 of \"list orders\" < 100ms", "list orders", null)]
    [InlineData("p95 of 'list orders' at 3 < 100ms", "list orders", "3")]
    [InlineData("p95 of list orders at 3 < 100ms", "list orders", "3")]
    [InlineData("p95 at 3 of list orders < 100ms", "list orders", "3")]
    [InlineData("p95 of GET /orders < 100ms", "list orders", null)]
    [InlineData("p95 of a<b < 100ms", "a<b", null)]
    [InlineData("p95 of \"a<b\" <= 100ms", "a<b", null)]
    [InlineData("p95 of x at 3 < 100ms", "x at 3", null)]
    [InlineData("p95 of \"x\" at 3 < 100ms", "x", "3")]
    [InlineData("p95 of of < 100ms", "of", null)]
    [InlineData("p95 of plain < 100ms", "plain", null)]
    public void Can_be_written_in_thresholds_whatever_they_hold(string threshold, string endpoint, string? level)
    {
        var spec = ReadSpec.Of(Head + $"phases:\n  p:\n    kind: stress\n    concurrency: [3]\n    thresholds:\n      - {threshold}\n").Spec;

        var check = Assert.Single(spec.Phases[0].Checks, c => c.Threshold.Metric.Name == "p95");
        Assert.Equal((endpoint, level ?? "3"), (check.Endpoint, check.Level?.ToString()));
    }

    [Fact]
    public void That_are_unknown_are_answered_with_those_that_are_known()
    {
        var read = ReadSpec.Of(Head + "phases: { p: { kind: load, thresholds: ['p95 of list order < 1s'] } }");

        Assert.Contains(read.Errors, e => e.Contains("unknown endpoint in phase 'p': 'list order'; did you mean 'list orders'?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a\\e[2Jb", "U+001B")]
    [InlineData("a\\nPerfGate: all checks passed", "U+000A")]
    [InlineData("a\\x9bb", "U+009B")]
    [InlineData("a\\u202eb", "U+202E")]
    [InlineData("a\\u2028b", "U+2028")]
    [InlineData("a\\x01b", "U+0001")]
    public void Hold_nothing_that_a_terminal_or_a_log_would_execute(string name, string character)
    {
        var spec = $"""
            version: 1
            name: "{name}"
            target: {"{ url: http://127.0.0.1:9 }"}
            endpoints: {"{"} "{name}": GET /a {"}"}
            phases: {"{"} "{name}": {"{"} kind: load, tags: ["{name}"] {"}"} {"}"}
            profiles: {"{"} "{name}": {"{ duration: 1s }"} {"}"}
            """;
        var read = ReadSpec.Of(spec);

        foreach (var what in new[] { "a gate", "an endpoint", "a phase", "a tag", "a profile" })
            Assert.Contains(read.Errors, e => e.Contains(" PG0103 ", StringComparison.Ordinal) && e.Contains($"the name of {what} holds the character {character}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  ", "is empty")]
    public void Are_not_empty(string name, string expected) =>
        Assert.Contains(ReadSpec.WithPhases($"  \"{name}\": {{ kind: load }}").Errors, e => e.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Are_not_endless() =>
        Assert.Contains(ReadSpec.WithPhases($"  {new string('x', 121)}: {{ kind: load }}").Errors, e => e.Contains("at most 120 characters; this one has 121", StringComparison.Ordinal));
}
