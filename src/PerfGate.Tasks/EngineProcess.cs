using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace PerfGate.Tasks;

/// <summary>
/// The engine as a child process. It ends itself, and everything that it has started, when its standard input closes; so a build
/// that is killed takes it along without a word.
/// </summary>
internal sealed class EngineProcess : IDisposable
{
    /// <summary>How long the rest of the output may take to arrive once the process is gone. A pipe that someone else holds open never ends.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Task _output;

    private EngineProcess(Process process, TimeProvider time, Action<string> onOutput, Action<string> onError)
    {
        _process = process;
        _time = time;
        _output = Task.WhenAll(ReadAsync(process.StandardOutput, onOutput), ReadAsync(process.StandardError, onError));
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Null: the host could not be started, and <paramref name="problem"/> says why.</summary>
    public static EngineProcess? TryStart(
        string host, IEnumerable<string> arguments, TimeProvider time, Action<string> onOutput, Action<string> onError, out string? problem)
    {
        var start = new ProcessStartInfo(host, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        PrepareEnvironment(start.Environment, host);
        try
        {
            problem = null;
            return new EngineProcess(Process.Start(start)!, time, onOutput, onError);
        }
        catch (Win32Exception e)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>Completes when the process has ended and its output has been read.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await Task.WhenAny(_output, Task.Delay(DrainLimit, _time, cancellation));
    }

    /// <summary>Asks the engine to end, by closing its standard input; ends it, and what it has started, if it takes too long.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already: the pipe is broken.
        }

        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(patience, _time);
        }
        catch (TimeoutException)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await Task.WhenAny(_output, Task.Delay(DrainLimit, _time, CancellationToken.None));
    }

    public void Dispose() => _process.Dispose();

    /// <summary>MSBuild's own variables must reach neither the engine nor the service; an apphost must find the runtime that the build uses.</summary>
    private static void PrepareEnvironment(IDictionary<string, string?> environment, string host)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            environment.Remove(name);
        if (Path.GetFileNameWithoutExtension(host) == "dotnet" && Path.GetDirectoryName(host) is { Length: > 0 } root)
            environment.TryAdd("DOTNET_ROOT", root);
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line) onLine(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The pipe was closed under the reader: there is nothing more to read.
        }
    }

    private void Kill()
    {
        try
        {
            // MSBuild asks tasks not to kill processes; this one is the task's own child.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }
}
