using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class LookingIntoAForeignTarget
{
    [Fact]
    public async Task Says_that_it_can_not_and_what_was_seen_from_outside()
    {
        using var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = "x";
        var spec = gate.PythonSpec("        self.answer(200, 'ok')", "  steady: { kind: load, concurrency: 1, duration: 2s, thresholds: [mean < 1us] }");

        var exit = await gate.RunAsync(spec.Replace("diagnose: off", "diagnose: on-breach", StringComparison.Ordinal), CancellationToken.None);

        Assert.Equal(ExitCode.Breach, exit);
        var causes = Assert.Single(gate.Observer.Report!.Insights).Causes;
        var cause = Assert.Single(causes);
        Assert.StartsWith("the target was not looked into: process ", cause, StringComparison.Ordinal);
        Assert.Matches(@"; from outside: it kept [0-9.]+ of [0-9]+ cores busy, its memory was .* at most, it had up to [0-9]+ threads$", cause);
    }
}
