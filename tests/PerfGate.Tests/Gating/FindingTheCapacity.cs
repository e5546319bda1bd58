using System.Text;
using System.Text.Json;
using PerfGate.Tests.Running;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class FindingTheCapacity
{
    /// <summary>Answers what it can at once, and refuses the rest: five requests at a time, exactly.</summary>
    private static ScriptedServer FiveAtATime()
    {
        var inside = 0;
        return new ScriptedServer(async (server, socket, cancel) =>
        {
            while (await server.ReadRequestAsync(socket, cancel) is not null)
            {
                var refused = Interlocked.Increment(ref inside) > 5;
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancel);
                Interlocked.Decrement(ref inside);
                await ScriptedServer.SendAsync(
                    socket, Encoding.ASCII.GetBytes(refused ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), cancel);
            }
        });
    }

    private static string Spec(Uri address, string thresholds) => $$"""
        version: 1
        target: { url: "{{address}}" }
        diagnose: off
        defaults: { warmup: 100ms }
        endpoints: { it: GET / }
        phases:
          most: { kind: capacity, concurrency: { from: 1, to: 32 }, duration: 300ms, precision: 1%, thresholds: [{{thresholds}}] }

        """;

    [Fact]
    public async Task It_is_the_most_that_holds_and_the_report_has_every_level()
    {
        await using var server = FiveAtATime();
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server.Address, "success >= 99%, 'capacity.connections >= 5'"), CancellationToken.None);

        Assert.Equal(ExitCode.Pass, exit);
        using var json = JsonDocument.Parse(gate.Text("perfgate.json"));
        var capacity = json.RootElement.GetProperty("phases")[0].GetProperty("capacity");
        Assert.Equal(5, capacity.GetProperty("value").GetDouble());
        Assert.Equal(6, capacity.GetProperty("upper").GetDouble(), 1e-9);
        Assert.Contains(capacity.GetProperty("levels").EnumerateArray(), l => l.GetProperty("level").GetProperty("value").GetDouble() == 5);
        Assert.Contains("5 holds, 6 does not.", gate.Text("perfgate.html"), StringComparison.Ordinal);
        Assert.Contains(gate.Observer.Lines, l => l.StartsWith("most: a search of at most ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Less_than_asked_for_is_a_breach()
    {
        await using var server = FiveAtATime();
        using var gate = new GateFixture();

        Assert.Equal(ExitCode.Breach, await gate.RunAsync(Spec(server.Address, "success >= 99%, 'capacity.connections >= 12'"), CancellationToken.None));

        var breach = Assert.Single(gate.Observer.Checks, c => c.Threshold.Metric.Name == "capacity.connections");
        Assert.StartsWith("target: capacity.connections 5 [5, 6], threshold >= 12 (-58.3 %)", breach.Message, StringComparison.Ordinal);
    }
}
