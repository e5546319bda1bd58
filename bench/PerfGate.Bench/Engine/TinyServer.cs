using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PerfGate.Bench.Engine;

/// <summary>The server of known behaviour in <c>bench/tiny-server.c</c>, compiled when it is first wanted, on the second core.</summary>
internal sealed class TinyServer : IDisposable
{
    private static readonly string[] _told = ["p50_ms", "p95_ms", "p99_ms", "max_ms"];

    private readonly Process _process;

    private TinyServer(Process process, int port, string? log) => (_process, Port, Log) = (process, port, log);

    public int Port { get; }

    public string? Log { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/health");

    /// <param name="behaviour">Arguments after the port: delay in µs, stall in ms, its period in ms.</param>
    /// <param name="log">Where to write the arrival times at the end; null: nowhere.</param>
    /// <param name="truth">It is to tell at the end how long its answers took.</param>
    public static TinyServer Start(string behaviour = "", string? log = null, bool truth = false)
    {
        var program = CProgram.Build("tiny-server");
        var port = FreePort();
        var start = new ProcessStartInfo("taskset", string.Create(CultureInfo.InvariantCulture, $"-c 1 {program} {port} {behaviour}")) { RedirectStandardOutput = true };
        if (log is not null)
            start.Environment["LOG"] = log;
        if (truth)
            start.Environment["TRUTH"] = "1";
        var server = new TinyServer(Process.Start(start)!, port, log);
        WaitUntilItListens(port);
        return server;
    }

    /// <summary>Ends it.</summary>
    /// <returns>How many requests it has served.</returns>
    public long Stop() => long.Parse(LastWords()[0], CultureInfo.InvariantCulture);

    /// <summary>Ends one that was started with <c>truth</c>.</summary>
    /// <returns>What its answers took, from the kernel's receiving of the request until they were sent, in milliseconds, by the names of the engine's columns.</returns>
    public IReadOnlyDictionary<string, double> StopAndTell() => _told
        .Zip(LastWords().Skip(1), (name, value) => (name, value))
        .ToDictionary(t => t.name, t => double.Parse(t.value, CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private string[] LastWords()
    {
        Commands.Run("kill", string.Create(CultureInfo.InvariantCulture, $"-TERM {_process.Id}"));
        var words = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PerfGate.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("not inside the repository");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static void WaitUntilItListens(int port)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var client = new TcpClient();
            try
            {
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(20);
            }
        }

        throw new InvalidOperationException("the server does not listen");
    }
}
