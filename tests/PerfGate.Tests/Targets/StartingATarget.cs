using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using PerfGate.Syntax;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class StartingATarget
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_is_ready_when_its_port_accepts()
    {
        await using var fixture = new TargetFixture();

        await using var running = await fixture.Python().StartAsync(fixture.Host, Cancellation);

        using var client = new HttpClient();
        using var response = await client.GetAsync(running.BaseAddress, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(running.ProcessId);
        Assert.False(running.Exited.IsCompleted);
        Assert.Contains($"listening on {running.BaseAddress.Port}", running.LastLines());
    }

    [Fact]
    public async Task Its_environment_has_the_spec_s_values_and_not_the_build_s()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("print('\\n'.join(f'{k}={v}' for k, v in os.environ.items()))") with
        {
            Environment = new Dictionary<string, string?> { ["PORT"] = "{port}", ["LOG_LEVEL"] = "warning" },
        };

        var environment = new Dictionary<string, string>(fixture.Host.Environment) { ["MSBUILDNODE"] = "1", ["DOTNET_HOST_PATH"] = "/x" };
        var host = new TargetHost { Time = fixture.Host.Time, Marker = fixture.Host.Marker, LogFolder = fixture.Folder, Environment = environment };
        await using var running = await target.StartAsync(host, Cancellation);

        var lines = running.LastLines(200);
        Assert.Contains("LOG_LEVEL=warning", lines);
        Assert.Contains($"PORT={running.BaseAddress.Port}", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith("MSBUILD", StringComparison.Ordinal) || l.StartsWith("DOTNET_HOST_PATH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_exits_says_its_code_and_what_it_printed_last()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("print('Error: no database'); print('  at main'); sys.exit(3)");

        var failure = await Assert.ThrowsAsync<TargetException>(() => target.StartAsync(fixture.Host, Cancellation));

        Assert.Equal(DiagnosticCodes.TargetDidNotStart, failure.Diagnostic.Code);
        Assert.Equal(TargetFixture.Here, failure.Diagnostic.Location);
        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("it printed: Error: no database", failure.Message, StringComparison.Ordinal);
        Assert.Contains("  at main", failure.LastLines);
        Assert.Empty(fixture.Alive());
    }

    [Fact]
    public async Task A_target_that_crashes_says_the_signal()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("os.kill(os.getpid(), signal.SIGSEGV)");

        var failure = await Assert.ThrowsAsync<TargetException>(() => target.StartAsync(fixture.Host, Cancellation));

        Assert.Contains("SIGSEGV", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_never_listens_is_ended_after_the_ready_timeout()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new TargetFixture(time: time);
        var target = fixture.Python("print('loading'); time.sleep(300)") with { ReadyTimeout = TimeSpan.FromSeconds(1) };

        var failure = await fixture.NotReadyAsync(target, time, "loading");

        Assert.Equal(DiagnosticCodes.TargetNotReady, failure.Diagnostic.Code);
        Assert.Contains("connection refused", failure.Message, StringComparison.Ordinal);
        Assert.Contains("it printed: loading", failure.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Alive());
    }

    [Fact]
    public async Task A_status_that_is_not_the_expected_one_is_not_ready()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new TargetFixture(time: time);
        var ready = new HttpReadiness { Method = HttpMethod.Get, Path = "/missing" };

        var failure = await fixture.NotReadyAsync(fixture.Python() with { Ready = ready, ReadyTimeout = TimeSpan.FromSeconds(2) }, time, "listening");

        Assert.Contains("GET /missing", failure.Message, StringComparison.Ordinal);
        Assert.Contains("status 404", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_is_asked_for_is_ready()
    {
        await using var fixture = new TargetFixture();
        var ready = new HttpReadiness { Method = HttpMethod.Get, Path = "/missing", Status = 404 };

        await using var running = await (fixture.Python() with { Ready = ready }).StartAsync(fixture.Host, Cancellation);

        Assert.False(running.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_named()
    {
        await using var fixture = new TargetFixture();

        var onPath = await Assert.ThrowsAsync<TargetException>(() => fixture.Command("no-such-program").StartAsync(fixture.Host, Cancellation));
        var byPath = await Assert.ThrowsAsync<TargetException>(() => fixture.Command("./no-such-program").StartAsync(fixture.Host, Cancellation));

        Assert.Contains("'no-such-program' is not on the PATH", onPath.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(fixture.Folder, "no-such-program"), byPath.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fixed_port_that_answers_already_is_not_taken_for_the_target()
    {
        await using var fixture = new TargetFixture();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAsync<TargetException>(() => (fixture.Command("true") with { Port = port }).StartAsync(fixture.Host, Cancellation));

        Assert.Equal(DiagnosticCodes.PortInUse, failure.Diagnostic.Code);
        Assert.Contains($"port {port} is in use", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_finds_its_port_taken_gets_another_one_once()
    {
        await using var fixture = new TargetFixture();
        var first = Path.Combine(fixture.Folder, "first");
        var target = fixture.Python($"""
            if not os.path.exists("{first}"):
                open("{first}", "w").close()
                sys.exit("OSError: [Errno 98] Address already in use")
            """);

        await using var running = await target.StartAsync(fixture.Host, Cancellation);
        var hopeless = fixture.Python("sys.exit('OSError: [Errno 98] Address already in use')");
        var failure = await Assert.ThrowsAsync<TargetException>(() => hopeless.StartAsync(fixture.Host, Cancellation));

        Assert.False(running.Exited.IsCompleted);
        Assert.Equal(DiagnosticCodes.PortInUse, failure.Diagnostic.Code);
    }

    [Fact]
    public async Task The_exit_of_a_running_target_is_told_with_its_code()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("import threading; threading.Timer(0.3, lambda: (print('fatal: out of cheese'), os._exit(7))).start()");
        await using var running = await target.StartAsync(fixture.Host, Cancellation);

        var exit = await running.Exited.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await TargetFixture.UntilAsync(() => running.LastLines().Contains("fatal: out of cheese"), "the last line");

        Assert.Equal(new ProcessExit(7), exit);
        Assert.Equal($"python3 ended during phase 'load': exit code 7; it printed: fatal: out of cheese", running.Died(exit, "phase 'load'").Message);
    }

    [Fact]
    public async Task A_url_is_asked_and_nothing_is_started()
    {
        await using var fixture = new TargetFixture();
        await using var someone = await fixture.Python().StartAsync(fixture.Host, Cancellation);
        var target = new UrlTarget { Location = TargetFixture.Here, Url = someone.BaseAddress, Ready = new HttpReadiness { Method = HttpMethod.Get, Path = "/" } };

        await using var running = await target.StartAsync(fixture.Host, Cancellation);

        Assert.Equal(someone.BaseAddress, running.BaseAddress);
        Assert.Null(running.ProcessId);
        Assert.Null(running.LogFile);
    }
}
