using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime;
using PerfGate.Load;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Syntax;

namespace PerfGate;

/// <summary>
/// Lets the engine drive a server of its own for a moment, before anything is measured: the runtime compiles what is used much
/// a second time and well, and does so beside the load when nobody made it do so before.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "RunAsync disposes of them.")]
internal sealed class EngineWarmUp
{
    // Thirty calls make a method worth compiling again, and what it calls is noticed only then.
    private const int Requests = 300;
    private const double ArrivalsPerSecond = 20_000;

    // The compiler works on its own thread: quiet for this long means done, and no run waits longer than the limit for it.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(10), _limit = TimeSpan.FromMilliseconds(400), _window = TimeSpan.FromMilliseconds(15);

    private static readonly Lazy<Task> _once = new(() => Task.Run(() => new EngineWarmUp().RunAsync()));

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Once for the process, in the background; later calls give the same task. It does not fail.</summary>
    public static Task Start() => _once.Value;

    /// <summary>Drives both load models.</summary>
    /// <returns>Requests that were answered: none where the loopback address cannot be used.</returns>
    public async Task<long> RunAsync()
    {
        using (_listener)
        {
            try
            {
                _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                _listener.Listen();
                new Thread(Serve) { IsBackground = true, Name = "perfgate warm-up" }.Start();
                var answered = await DriveAsync(new ClosedLoad(1)) + await DriveAsync(new OpenLoad(new ConstantRate(ArrivalsPerSecond, _window), 1));
                await UntilCompiledAsync();
                return answered;
            }
            catch (SocketException)
            {
                return 0;
            }
        }
    }

    private static async Task UntilCompiledAsync()
    {
        var compiled = -1L;
        for (var waited = TimeSpan.Zero; waited < _limit && compiled != JitInfo.GetCompiledMethodCount(); waited += _quiet)
        {
            compiled = JitInfo.GetCompiledMethodCount();
            await Task.Delay(_quiet, TimeProvider.System);
        }
    }

    private async Task<long> DriveAsync(LoadProfile load)
    {
        var results = await new LevelRunner().RunAsync(
            new LevelPlan
            {
                Phase = "warm-up",
                Endpoints = [new PlannedEndpoint(Get, 1, [0.1])],
                Load = load,
                Requests = Requests,
                Iterations = new Iterations(0, 0),
                BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}"),
            },
            LevelWatch.None,
            CancellationToken.None);
        return results[0].Succeeded;
    }

    private static Endpoint Get { get; } = new()
    {
        Name = "warm-up",
        Title = "GET /",
        Method = "GET",
        PathAndQuery = Template.Constant("/"),
        Headers = [],
        Expect = Expectations.Default,
        Timeout = TimeSpan.FromSeconds(1),
        Location = new SourceLocation("warm-up", 1, 1),
    };

    /// <summary>One connection after another, until the listener is disposed of.</summary>
    private void Serve()
    {
        var answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
        var request = new byte[1024];
        try
        {
            while (true)
            {
                using var socket = _listener.Accept();
                socket.NoDelay = true;
                while (socket.Receive(request) > 0)
                    socket.Send(answer);
            }
        }
        catch (SocketException)
        {
            // The listener is gone, or the client in the middle of an answer.
        }
        catch (ObjectDisposedException)
        {
            // The listener is gone.
        }
    }
}
