using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class EngineWarmUpTests
{
    [Fact]
    public async Task Both_load_models_are_driven() =>
        Assert.InRange(await new EngineWarmUp().RunAsync(), 301, 600);

    [Fact]
    public void It_is_done_once() => Assert.Same(EngineWarmUp.Start(), EngineWarmUp.Start());
}
