using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public class FindingAPort
{
    [Fact]
    public async Task Targets_that_start_together_are_told_different_ports()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 48).Select(_ => Task.Run(FreePort.Find)));

        Assert.Equal(48, found.Distinct().Count());
    }
}
