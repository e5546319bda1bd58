using System.ComponentModel;
using System.Globalization;

namespace PerfGate.Targets;

/// <summary>
/// The engine's end of the guard: a second process, in a session of its own, that reads from a pipe which only we hold.
/// When we are killed, the kernel closes the pipe, and the guard ends every process that carries the run's marker, and every other that it was told of.
/// A guard that dies first is replaced. Windows needs none: there the kernel closes the job objects of a dead engine.
/// </summary>
internal sealed class GuardProcess : IAsyncDisposable
{
    // Whoever kills one guard after the other has the rights to kill us and the target as well.
    private const int MostGuards = 20;

    private readonly Func<GuardConnection> _open;
    private readonly Lock _lock = new();
    private readonly HashSet<int> _groups = [];
    private readonly Dictionary<int, long> _known = []; // id -> start
    private GuardConnection _guard;
    private int _started = 1;
    private bool _isDisposed;

    private GuardProcess(Func<GuardConnection> open)
    {
        _open = open;
        _guard = open();
        ReplaceWhenItDies(_guard);
    }

    public int Id => _guard.Id;

    /// <param name="command">The program that runs <see cref="TargetGuard.Run"/>, and its first arguments: executable by full path.</param>
    /// <param name="marker">The run's.</param>
    /// <param name="environment">Ours.</param>
    /// <param name="time">For the end.</param>
    /// <returns>Null on Windows.</returns>
    public static GuardProcess? Start(IReadOnlyList<string> command, RunMarker marker, IReadOnlyDictionary<string, string> environment, TimeProvider time) =>
        OperatingSystem.IsWindows() ? null : new GuardProcess(() => GuardConnection.Open(command, marker, environment, time));

    /// <summary>
    /// Until the guard watches. A target waits for it before its first load: a guard that did not come up is no guard,
    /// and one that is still being compiled would run beside the measurement.
    /// </summary>
    /// <returns>False when it ended instead, or said nothing for half a minute.</returns>
    public async Task<bool> ReadyAsync()
    {
        while (true)
        {
            var (guard, started) = Current();
            if (await guard.ReadyAsync())
                return true;
            await guard.Replaced;
            if (Current().Started == started)
                return false;
        }
    }

    /// <summary>Names the leader of a group that is to end with us: macOS has no other way to find it.</summary>
    public void Watch(int group)
    {
        lock (_lock)
        {
            _groups.Add(group);
            Tell($"+{group}");
        }
    }

    /// <summary>The group is gone, and its number may be another's tomorrow.</summary>
    public void Forget(int group)
    {
        lock (_lock)
        {
            _groups.Remove(group);
            Tell($"-{group}");
        }
    }

    /// <summary>A process of a target, which is to end with us whatever signs it loses; or it is gone.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="start">By which it is told from another that is given the id later.</param>
    /// <param name="isThere">False: it is gone.</param>
    public void Know(int process, long start, bool isThere)
    {
        lock (_lock)
        {
            if (isThere)
                _known[process] = start;
            else
                _known.Remove(process);
            Tell(Line(process, start, isThere));
        }
    }

    /// <summary>Whether the guard would end a process by its id alone.</summary>
    public bool Knows(int process)
    {
        lock (_lock)
            return _known.ContainsKey(process);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        await _guard.DisposeAsync();
    }

    private static string Line(int process, long start, bool isThere) => string.Create(CultureInfo.InvariantCulture, $"{(isThere ? '=' : '~')}{process} {start}");

    private (GuardConnection Guard, int Started) Current()
    {
        lock (_lock)
            return (_guard, _started);
    }

    private void Tell(string line)
    {
        if (!_isDisposed)
            _guard.Tell(line);
    }

    /// <summary>The new one is told all that the old one knew.</summary>
    private void ReplaceWhenItDies(GuardConnection guard) => guard.Replaced = guard.Exited.ContinueWith(
        async _ =>
        {
            if (Replace())
                await guard.DisposeAsync();
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default).Unwrap();

    /// <summary>False when there is no other: the run is over, or it cannot be started.</summary>
    private bool Replace()
    {
        lock (_lock)
        {
            if (_isDisposed || _started == MostGuards || TryOpen() is not { } next)
                return false;
            _started++;
            _guard = next;
            foreach (var group in _groups)
                next.Tell($"+{group}");
            foreach (var (process, start) in _known)
                next.Tell(Line(process, start, isThere: true));
            ReplaceWhenItDies(next);
            return true;
        }
    }

    private GuardConnection? TryOpen()
    {
        try
        {
            return _open();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
