using System.Text;
using PerfGate.Load;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class SpikeTests
{
    /// <summary>
    /// Base until 1.5 s, peak until 2 s. From the 100th request on (in the peak) the server stands still for 1.75 s, so that the requests
    /// of the next 1.75 s wait for its end.
    /// </summary>
    [Fact]
    public async Task A_server_that_stands_still_from_the_peak_on_has_recovered_when_it_goes_on()
    {
        var usual = TimeSpan.FromMilliseconds(30);
        var held = TimeSpan.FromSeconds(1.75);
        Task? still = null;
        var gate = new Lock();
        await using var server = new ScriptedServer(async (server, socket, cancel) =>
        {
            while (await server.ReadRequestAsync(socket, cancel) is not null)
            {
                if (server.Requests >= 100)
                {
                    lock (gate)
                        still ??= Task.Delay(held, TimeProvider.System, cancel);
                    await still;
                }

                // So long that the noise of a shared machine is small beside it.
                await Task.Delay(usual, TimeProvider.System, cancel);
                await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes(Plans.Ok), cancel);
            }
        });
        var spike = new SpikeRate(50, 200, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5));
        var plan = Plans.Rate(server.Address, 1, TimeSpan.FromSeconds(1)) with { Load = new OpenLoad(spike, 500) };

        var measured = Assert.Single(await new LevelRunner().RunAsync(plan, LevelWatch.None, TestContext.Current.CancellationToken));

        // The 100th request comes at 1.625 s: it stands still until 3.375 s, 1.375 s after the peak. Half a second of resolution.
        Assert.Equal(1.5, measured.Recovery!.Value);
        Assert.Equal(50 * 4.5 + 200 * 0.5, measured.Offered, 1.0);
    }
}
