using PerfGate.Load;
using PerfGate.Tests.Thresholds;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>The recovery of a level from what its recorder counted; the clock is the test's.</summary>
public sealed class SpikeTests
{
    /// <summary>
    /// Base until 1.5 s, peak until 2 s. From 1.625 s on (in the peak) the server stands still for 1.75 s, so that the requests of the next 1.75 s wait for
    /// its end.
    /// </summary>
    [Theory]
    [InlineData(1.75, 1.5)]
    [InlineData(1.2, 1)]
    [InlineData(0, 0)]
    public void A_server_that_stands_still_from_the_peak_on_has_recovered_when_it_goes_on(double standsStill, double recovery)
    {
        const double usual = 0.03, from = 1.625;
        var spike = new SpikeRate(50, 200, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5));
        var requests = spike.IntendedNanoseconds(1).Select(ns => ns / 1e9).Select(at =>
            new Recorded.Request(at, 1000 * (usual + (at >= from && at < from + standsStill ? from + standsStill - at : 0))));

        var measured = Recorded.Of(new OpenLoad(spike, 500), 5, requests);

        // The answer to half a second.
        Assert.Equal(recovery, measured.Recovery!.Value);
        Assert.Equal((50 * 4.5) + (200 * 0.5), measured.Offered, 1.0);
    }
}
