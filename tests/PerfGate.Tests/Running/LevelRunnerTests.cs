using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public abstract class LevelRunnerTests(bool portable, int workers)
{
    private protected static readonly TimeSpan _short = TimeSpan.FromMilliseconds(150);
    private protected readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sends_exactly_the_requests_that_were_asked_for()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 103, connections: 4)));

        Assert.Equal((103, 103, 0), (result.Offered, result.Succeeded, result.Errors.Total));
        Assert.Equal(103, server.Requests);
        Assert.Equal(4, result.Connects);
        Assert.Equal(103, result.ResponseTime.Count);
        Assert.Equal(103 * 2, result.BytesReceived);
        Assert.Equal(4, result.Concurrency);
        Assert.Null(result.OfferedRate);
        Assert.Equal(103, result.Batches.Sum(b => b.Succeeded));
        Assert.Equal(103, result.Timeline.Sum(s => s.Succeeded));
    }

    [Fact]
    public async Task Sends_every_arrival_of_an_open_window()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        var result = Assert.Single(await RunAsync(Plans.Rate(server.Address, 500, TimeSpan.FromSeconds(0.6))));

        Assert.Equal(300, result.Offered);
        Assert.Equal(300, result.Succeeded + result.Dropped + result.Generator.Skipped);
        Assert.Equal(500, result.OfferedRate);
        Assert.Equal(TimeSpan.FromSeconds(0.6), result.Elapsed);
        Assert.Null(result.Concurrency);
        Assert.NotNull(result.Generator.LatenessP50);
    }

    [Fact]
    public async Task Warm_up_is_sent_and_not_counted()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 10) with { Warmup = _short }));

        Assert.Equal(10, result.Succeeded);
        Assert.True(server.Requests > 10, $"{server.Requests} requests");
    }

    [Fact]
    public async Task A_mix_is_dealt_in_its_proportions_and_summed_up()
    {
        await using var server = ScriptedServer.Answering((head, _) => Encoding.UTF8.GetBytes(head.Contains("/a", StringComparison.Ordinal) ? Plans.Ok : "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
        var plan = Plans.Requests(server.Address, 90) with
        {
            Endpoints = [new(Plans.Get("/a", name: "a"), 2, [0.1, 0.5]), new(Plans.Get("/b", name: "b"), 1, [0.5, 2])],
        };

        var results = await RunAsync(plan);

        Assert.Equal(["a", "b", null], results.Select(r => r.Endpoint));
        Assert.Equal([60L, 30, 90], results.Select(r => r.Offered));
        Assert.Equal([60L, 0, 60], results.Select(r => r.Succeeded));
        Assert.Equal(new ErrorExample(SampleOutcome.Status, "status 404", 30), Assert.Single(results[1].Errors.Examples) with { Answer = null });
        Assert.Equal([0.5], results[2].Limits);
        Assert.Equal(30, results[2].Batches.Sum(b => b.SlowerThan[0]));
    }

    [Fact]
    public async Task A_closed_port_is_counted_as_refused()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}");

        var result = Assert.Single(await RunAsync(Plans.Requests(address, 3)));

        Assert.Equal(3, result.Errors.Connect);
        Assert.Contains("onnection refused", Assert.Single(result.Errors.Examples).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Null(result.ResponseTime.Max);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_the_timeout_and_no_more()
    {
        await using var server = new ScriptedServer(async (_, _, cancel) => await Task.Delay(Timeout.Infinite, cancel));

        var closed = Assert.Single(await RunAsync(Plans.Requests(server.Address, 4, connections: 2, timeout: _short)));
        var open = Assert.Single(await RunAsync(Plans.Rate(server.Address, 100, TimeSpan.FromSeconds(0.3), connections: 4, timeout: _short)));

        Assert.Equal(4, closed.Errors.Timeout);
        Assert.Equal("no answer in time", Assert.Single(closed.Errors.Examples).Text);
        Assert.Equal(30, open.Errors.Timeout + open.Dropped + open.Generator.Skipped);
        Assert.Equal(0, open.Succeeded);
    }

    [Fact]
    public async Task An_answer_in_single_bytes_is_an_answer()
    {
        await using var server = new ScriptedServer(async (server, socket, cancel) =>
        {
            while (await server.ReadRequestAsync(socket, cancel) is not null)
            {
                foreach (var b in Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"))
                    await ScriptedServer.SendAsync(socket, new[] { b }, cancel);
            }
        });

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 5)));

        Assert.Equal((5, 1), (result.Succeeded, result.Connects));
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_middle_is_a_reset()
    {
        await using var server = new ScriptedServer(async (server, socket, cancel) =>
        {
            await server.ReadRequestAsync(socket, cancel);
            await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), cancel);
        });

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 3)));

        Assert.Equal((3, 3), (result.Errors.Reset, result.Connects));
        Assert.Equal("the connection was closed before the answer was complete", Assert.Single(result.Errors.Examples).Text);
    }

    [Fact]
    public async Task Garbage_is_a_protocol_error()
    {
        await using var server = ScriptedServer.Answering("SSH-2.0-OpenSSH_9.6\r\n\r\n");

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 3)));

        Assert.Equal(3, result.Errors.Protocol);
    }

    [Fact]
    public async Task Endless_headers_are_a_protocol_error()
    {
        await using var server = new ScriptedServer(async (server, socket, cancel) =>
        {
            await server.ReadRequestAsync(socket, cancel);
            await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n"), cancel);
            while (true)
                await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes("x-more: and more\r\n"), cancel);
        });

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 2)));

        Assert.Equal(2, result.Errors.Protocol);
        Assert.Equal("the headers are too long", Assert.Single(result.Errors.Examples).Text);
    }

    [Fact]
    public async Task A_body_without_a_length_ends_with_its_connection()
    {
        await using var server = new ScriptedServer(async (server, socket, cancel) =>
        {
            await server.ReadRequestAsync(socket, cancel);
            await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\n\r\nsome text"), cancel);
        });

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 4)));

        Assert.Equal((4, 4), (result.Succeeded, result.Connects));
    }

    [Fact]
    public async Task An_idle_connection_that_the_server_closes_is_opened_again_without_an_error()
    {
        await using var server = ScriptedServer.Answering((_, number) => number < 3 ? Encoding.ASCII.GetBytes(Plans.Ok) : null);

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 9)));

        Assert.Equal((9, 0), (result.Succeeded, result.Errors.Total));
        Assert.Equal(3, result.Connects);
    }

    [Fact]
    public async Task A_fresh_connection_per_request_is_opened_for_each()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        var result = Assert.Single(await RunAsync(Plans.Requests(server.Address, 7) with { Http = new() { Connections = new() { FreshPerRequest = true } } }));

        Assert.Equal((7, 7), (result.Succeeded, result.Connects));
    }

    [Fact]
    public async Task Ends_early_when_the_watcher_says_so_and_keeps_what_was_measured()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var asked = 0;
        var watch = new LevelWatch { ShouldStop = measured => { asked++; return measured[0].Succeeded > 0; } };
        var plan = Plans.Requests(server.Address, long.MaxValue) with { Duration = TimeSpan.FromMinutes(10), Requests = null };

        var result = Assert.Single(await new LevelRunner().RunAsync(plan with { Workers = workers }, watch, _cancel));

        Assert.True(asked > 0);
        Assert.True(result.Succeeded > 0);
        Assert.True(result.Elapsed < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Cancelling_throws_and_leaves_nothing_running()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        var watch = new LevelWatch { OnTick = _ => source.Cancel() };
        var plan = Plans.Requests(server.Address, long.MaxValue) with { Duration = TimeSpan.FromMinutes(10), Requests = null };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LevelRunner().RunAsync(plan with { Workers = workers }, watch, source.Token));
    }

    [Fact]
    public async Task A_host_without_an_address_is_a_failed_measurement()
    {
        var result = Assert.Single(await RunAsync(Plans.Requests(new Uri("http://nowhere.invalid:1234"), 5)));

        Assert.Equal((1, 0), (result.Errors.Connect, result.Succeeded));
    }

    [Fact]
    public async Task Think_time_lies_between_two_requests_of_a_connection()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var plan = Plans.Requests(server.Address, 4) with { Load = new ClosedLoad(1) { ThinkTime = _short } };

        var result = Assert.Single(await RunAsync(plan));

        Assert.Equal(4, result.Succeeded);
        Assert.True(result.Elapsed >= 3 * _short);
    }

    [Fact]
    public async Task A_Unix_socket_takes_the_place_of_host_and_port()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var serving = Task.Run(
            async () =>
            {
                using var socket = await listener.AcceptAsync(_cancel);
                while (await socket.ReceiveAsync(new byte[4096], _cancel) > 0)
                    await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes(Plans.Ok), _cancel);
            },
            _cancel);

        var result = Assert.Single(await RunAsync(Plans.Requests(new Uri("http://orders.test"), 12) with { Http = new() { UnixSocket = path } }));

        await serving;
        File.Delete(path);
        Assert.Equal((12, 1), (result.Succeeded, result.Connects));
    }

    private async Task<IReadOnlyList<Measurement>> RunAsync(LevelPlan plan) =>
        await new LevelRunner().RunAsync(plan with { Transport = portable ? TransportKind.Sockets : TransportKind.Auto, Workers = workers }, LevelWatch.None, _cancel);
}

/// <summary>On the system's event loop, where there is one.</summary>
public sealed class NativeLevelRunnerTests() : LevelRunnerTests(portable: false, workers: 1);

/// <summary>The same by three threads that share the level.</summary>
public sealed class SharedLevelRunnerTests() : LevelRunnerTests(portable: false, workers: 3);

/// <summary>On the runtime's sockets.</summary>
public sealed class PortableLevelRunnerTests() : LevelRunnerTests(portable: true, workers: 1);
