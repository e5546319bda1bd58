using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class Outputs
{
    [Fact]
    public void Results_and_verdict_are_there_also_when_the_gate_fails()
    {
        using var engine = Saying(Result("health p95 at 100 [ladder]", "fail"), Result("odd; 100% (of) @it", "pass"), Diagnostic(), End("fail", exit: 1, failed: 1));

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        Assert.Equal("fail", run.Task.Verdict);
        Assert.Equal(["health p95 at 100 [ladder]", "odd; 100% (of) @it"], run.Task.Results.Select(item => item.ItemSpec));
        var first = run.Task.Results[0];
        Assert.Equal(("fail", "231 ms", "< 200 ms", "12408", "9"), (first.GetMetadata("Verdict"), first.GetMetadata("Value"), first.GetMetadata("Limit"), first.GetMetadata("Samples"), first.GetMetadata("Line")));
        Assert.Equal("", first.GetMetadata("Baseline"));
    }
}
