using PerfGate.Load;
using PerfGate.Spec;
using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class ValuesFromOutside
{
    private const string Spec = """
        version: 1
        name: ${env.NAME:-shop}
        target: { command: [shop], port: "${env.PORT}", ready-timeout: "${env.WAIT:-5s}" }
        defaults: { warmup: "${env.W:-0s}" }
        endpoints:
          orders: { request: "GET /orders?q=${env.TOKEN:-none}", timeout: "${env.WAIT:-5s}", thresholds: ["p95 < ${env.LIMIT}"] }
        phases:
          steady: { kind: load, rate: "${env.RATE}/s", duration: "${env.D}", max-connections: "${env.N:-8}" }
          ladder: { kind: stress, concurrency: ["${env.N:-8}", "${env.VUS}"], requests: 10 }
        """;

    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["PORT"] = "8080",
        ["LIMIT"] = "50ms",
        ["RATE"] = "50",
        ["D"] = "3s",
        ["VUS"] = "16",
    };

    [Fact]
    public void Are_numbers_limits_and_words_and_are_listed()
    {
        var spec = ReadSpec.Of(Spec, environment: Environment.GetValueOrDefault).Spec;

        var open = Assert.IsType<OpenLoad>(spec.Phases[0].Levels[0].Load);
        Assert.Equal((50d, TimeSpan.FromSeconds(3), 8), (open.Arrivals.MeanRate, spec.Phases[0].Duration, open.MaxConnections));
        Assert.Equal([8, 16], spec.Phases[1].Levels.Select(l => Assert.IsType<ClosedLoad>(l.Load).Concurrency));
        Assert.Equal((TimeSpan.FromSeconds(5), "shop"), (spec.Phases[0].Endpoints[0].Endpoint.Timeout, spec.Name));
        Assert.Contains(spec.Phases[0].Checks, c => c.Threshold.Requirement == "< 50 ms");
        Assert.Contains(new GivenValue("phases.steady.rate", "${env.RATE}/s", "50/s"), spec.Given);
        Assert.Empty(spec.Secrets);
    }

    [Fact]
    public void Are_told_with_what_gave_them_where_they_are_wrong()
    {
        var read = ReadSpec.Of(Spec, environment: name => name switch { "VUS" => "many", "RATE" => null, _ => Environment.GetValueOrDefault(name) });

        Assert.Equal(
            [
                "(8,31) PG0112 environment variable RATE is not set; a default is written ${env.RATE:-value}",
                "(9,56) PG0103 'concurrency' is a whole number from 1 to 100000; found 'many', from ${env.VUS}",
            ],
            read.Errors.Where(e => !e.Contains("'rate'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("phases.steady.rate=75/s", 75)]
    [InlineData("phases.steady.rate={ from: 50/s, to: 100/s }", 75)]
    public void Of_the_command_line_stand_for_those_of_the_spec(string set, double rate)
    {
        var spec = ReadSpec.Of(Spec, new SpecSelection { Overrides = [SpecOverride.Parse(set)!, SpecOverride.Parse("phases.ladder.warmup=2s")!] }, Environment.GetValueOrDefault).Spec;

        Assert.Equal(rate, Assert.IsType<OpenLoad>(spec.Phases[0].Levels[0].Load).Arrivals.MeanRate, 3);
        Assert.Equal(TimeSpan.FromSeconds(2), spec.Phases[1].Warmup);
        Assert.Contains(new GivenValue("phases.ladder.warmup", "--set", "2s"), spec.Given);
    }

    [Theory]
    [InlineData("phases.steady.rate=many", "(8,31) PG0103 'rate' is a rate such as 200/s, 1.5k/s, 600/min; found 'many', from --set phases.steady.rate=many")]
    [InlineData("phases.stedy.rate=1/s", "unknown key in '--set phases.stedy.rate=1/s': 'stedy'; did you mean 'steady'?")]
    [InlineData("phases.steady.rte=1/s", "unknown key in 'phase': 'rte'")]
    [InlineData("name.x.y=1", "'name' is a value, and has no key 'x.y'")]
    [InlineData("phases.steady.rate=[1", "'--set phases.steady.rate=[1': not valid YAML")]
    public void Of_the_command_line_are_answered_when_they_are_wrong(string set, string expected)
    {
        var read = ReadSpec.Of(Spec, new SpecSelection { Overrides = [SpecOverride.Parse(set)!] }, Environment.GetValueOrDefault);

        Assert.Contains(read.Errors, e => e.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_no_value_outside_of_requests_is_told()
    {
        var read = ReadSpec.WithPhases("  p: { kind: load, concurrency: \"${users}\" }");

        Assert.Contains(read.Errors, e => e.Contains("'phases.p.concurrency': '${users}' has no value here; outside of requests there are ${env.NAME} and ${env.NAME:-default}", StringComparison.Ordinal));
    }
}
