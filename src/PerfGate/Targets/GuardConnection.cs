using System.ComponentModel;
using System.IO.Pipes;
using System.Text;

namespace PerfGate.Targets;

/// <summary>One guard and the pipe to it.</summary>
internal sealed class GuardConnection : IAsyncDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly AnonymousPipeServerStream _pipe;
    private readonly ChildProcess _guard;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<bool>> _ready;

    private GuardConnection(AnonymousPipeServerStream pipe, ChildProcess guard, TimeProvider time)
    {
        (_pipe, _guard, _time) = (pipe, guard, time);
        _ready = new Lazy<Task<bool>>(async () =>
        {
            var first = guard.Output[0].ReadAsync(new byte[1]).AsTask();
            return await Task.WhenAny(first, Task.Delay(LongestStart, time, CancellationToken.None)) == first && await first == 1;
        });
    }

    public int Id => _guard.Id;

    /// <summary>Completes when the guard ends; before our end that means that no one watches.</summary>
    public Task Exited => _guard.Exited;

    /// <summary>Completes when, after its end, another has taken its place or none will.</summary>
    public Task Replaced { get; set; } = Task.CompletedTask;

    /// <exception cref="Win32Exception">The operating system does not start it.</exception>
    public static GuardConnection Open(IReadOnlyList<string> command, RunMarker marker, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            var guard = PosixChildProcess.Start(
                new ProcessStart
                {
                    Executable = command[0],
                    Arguments = [.. command.Skip(1), marker.Value],
                    WorkingDirectory = "/",
                    Environment = environment,
                    Input = pipe.ClientSafePipeHandle,
                },
                marker);
            pipe.DisposeLocalCopyOfClientHandle();
            if (OperatingSystem.IsLinux())
                Orphans.Exclude(guard.Id);
            return new GuardConnection(pipe, guard, time);
        }
        catch (Win32Exception)
        {
            pipe.Dispose();
            throw;
        }
    }

    public Task<bool> ReadyAsync() => _ready.Value;

    public void Tell(string line)
    {
        try
        {
            _pipe.Write(Encoding.ASCII.GetBytes($"{line}\n"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // the guard is gone: its successor is told
        }
    }

    public async ValueTask DisposeAsync()
    {
        _pipe.Dispose();
        await Task.WhenAny(_guard.Exited, Task.Delay(LongestEnd, _time, CancellationToken.None));
        if (!_guard.Exited.IsCompleted && !OperatingSystem.IsWindows())
        {
            _ = Posix.Kill(_guard.Id, Posix.SigKill);
            await _guard.Exited;
        }

        await _guard.DisposeAsync();
    }
}
