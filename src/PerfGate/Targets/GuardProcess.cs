using System.ComponentModel;
using System.Globalization;
using System.IO.Pipes;
using System.Text;

namespace PerfGate.Targets;

/// <summary>
/// The engine's end of the guard: a second process, in a session of its own, that reads from a pipe which only we hold.
/// When we are killed, the kernel closes the pipe, and the guard ends every process that carries the run's marker.
/// Windows needs none: there the kernel closes the job objects of a dead engine.
/// </summary>
internal sealed class GuardProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly AnonymousPipeServerStream _pipe;
    private readonly ChildProcess _guard;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<bool>> _ready;
    private readonly Lock _lock = new();
    private bool _isDisposed;

    private GuardProcess(AnonymousPipeServerStream pipe, ChildProcess guard, TimeProvider time)
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

    /// <param name="command">The program that runs <see cref="TargetGuard.Run"/>, and its first arguments: executable by full path.</param>
    /// <param name="marker">The run's.</param>
    /// <param name="environment">Ours.</param>
    /// <param name="time">For the end.</param>
    /// <returns>Null on Windows.</returns>
    public static GuardProcess? Start(IReadOnlyList<string> command, RunMarker marker, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
            return null;

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
            return new GuardProcess(pipe, guard, time);
        }
        catch (Win32Exception)
        {
            pipe.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Until the guard watches. A target waits for it before its first load: a guard that did not come up is no guard,
    /// and one that is still being compiled would run beside the measurement.
    /// </summary>
    /// <returns>False when it ended instead, or said nothing for half a minute.</returns>
    public Task<bool> ReadyAsync() => _ready.Value;

    /// <summary>Names the leader of a group that is to end with us: macOS has no other way to find it.</summary>
    public void Watch(int group) => Tell('+', group);

    /// <summary>The group is gone, and its number may be another's tomorrow.</summary>
    public void Forget(int group) => Tell('-', group);

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _pipe.Dispose();
        }

        await Task.WhenAny(_guard.Exited, Task.Delay(LongestEnd, _time, CancellationToken.None));
        if (!_guard.Exited.IsCompleted && !OperatingSystem.IsWindows())
        {
            _ = Posix.Kill(_guard.Id, Posix.SigKill);
            await _guard.Exited;
        }

        await _guard.DisposeAsync();
    }

    private void Tell(char what, int group)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            try
            {
                _pipe.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what}{group}\n")));
            }
            catch (IOException)
            {
                // the guard is gone: Exited tells
            }
        }
    }
}
