using System.Collections.ObjectModel;
using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>
/// A process in its own session, started by <c>posix_spawn</c>: no <c>fork</c> in a many-threaded process, and no <c>setsid</c> program on the PATH needed.
/// In its own session it does not get the terminal's Ctrl+C, so that PerfGate decides when and how it ends.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class PosixChildProcess : ChildProcess
{
    private readonly AnonymousPipeServerStream _output;
    private readonly AnonymousPipeServerStream? _input;
    private readonly HashSet<int> _asked = [];
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _reaped;

    private PosixChildProcess(int id, AnonymousPipeServerStream output, AnonymousPipeServerStream? input, RunMarker marker)
    {
        Id = id;
        (_output, _input) = (output, input);
        if (OperatingSystem.IsLinux())
            Census = new ProcessCensus(id, marker);
        Output = new ReadOnlyCollection<Stream>([output]);
    }

    public override int Id { get; }

    [SupportedOSPlatform("linux")]
    public override ProcessCensus? Census { get; }

    public override Task<ProcessExit> Exited => _exited.Task;

    public override IReadOnlyList<Stream> Output { get; }

    public static new PosixChildProcess Start(ProcessStart start, RunMarker marker)
    {
        // Both ends are close-on-exec: no other child of ours, the guard least of all, may hold the target's pipe.
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);

        // Nothing ever comes through it, and it does not end before the target: development servers quit when their standard input does.
        AnonymousPipeServerStream? input = start.Input is null ? new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None) : null;
        SafeHandle writeEnd = output.ClientSafePipeHandle;
        int id;
        try
        {
            id = Spawn(start, (int)(start.Input ?? input!.ClientSafePipeHandle).DangerousGetHandle(), (int)writeEnd.DangerousGetHandle());
        }
        catch
        {
            output.Dispose();
            input?.Dispose();
            throw;
        }

        output.DisposeLocalCopyOfClientHandle();
        input?.DisposeLocalCopyOfClientHandle();
        var child = new PosixChildProcess(id, output, input, marker);
        new Thread(child.AwaitExit, maxStackSize: 128 * 1024) { IsBackground = true, Name = "target exit" }.Start();
        return child;
    }

    public override void RequestStop()
    {
        // Look before the first signal: a child with its own session and an emptied environment is known by its parent only while that lives.
        List<int> outside = OperatingSystem.IsLinux() ? [.. AliveOutsideOfGroup()] : [];
        if (_asked.Add(Id))
            _ = Posix.Kill(-Id, Posix.SigTerm);
        else
            outside.Where(_asked.Add).ToList().ForEach(id => Posix.Kill(id, Posix.SigTerm));
    }

    public override bool IsAnyAlive() => OperatingSystem.IsLinux() ? Census!.Take().Any(p => !p.Ended) : !Exited.IsCompleted;

    public override Task<IReadOnlyList<int>> KillAllAsync(TimeProvider time) => OperatingSystem.IsLinux()
        ? ProcessSweep.KillAsync(Census!, time)
        : ProcessSweep.KillGroupAsync(Id, time);

    // The zombie is kept until here: while it is there, neither the process id nor the group's can be given to a stranger.
    public override ValueTask DisposeAsync()
    {
        if (!_reaped && _exited.Task.IsCompleted)
        {
            _reaped = true;
            _ = Posix.WaitPid(Id, out _, 0);
        }

        _input?.Dispose();
        return _output.DisposeAsync();
    }

    [SupportedOSPlatform("linux")]
    private IEnumerable<int> AliveOutsideOfGroup() => Census!.Take().Where(p => !p.Ended && p.Group != Id).Select(p => p.Id);

    private void AwaitExit()
    {
        byte* information = stackalloc byte[128]; // siginfo_t
        const int byProcessId = 1;
        while (Posix.WaitId(byProcessId, Id, information, Posix.ExitedButKeep) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.ErrorInterrupted)
            {
                // No child of ours to wait for: we were started with SIGCHLD ignored, and the kernel keeps no exit codes then.
                _exited.SetResult(new ProcessExit(null));
                return;
            }
        }

        int how = *(int*)(information + 8); // si_code
        int status = *(int*)(information + (OperatingSystem.IsMacOS() ? 20 : 24)); // si_status
        const int byItself = 1; // CLD_EXITED; otherwise CLD_KILLED or CLD_DUMPED
        _exited.SetResult(how == byItself ? new ProcessExit(status) : new ProcessExit(128 + status, status));
    }

    private static int Spawn(ProcessStart start, int input, int outputs)
    {
        // Opaque to us: 336 and 80 bytes in glibc, as much in musl, a pointer on macOS.
        byte* attributes = stackalloc byte[1024];
        byte* actions = stackalloc byte[1024];
        byte* signals = stackalloc byte[128];
        Check(Posix.InitializeAttributes(attributes));
        Check(Posix.InitializeFileActions(actions));
        try
        {
            // The runtime ignores SIGPIPE and may block others; a target must not inherit that.
            _ = Posix.EmptySignalSet(signals);
            Check(Posix.SetSignalMask(attributes, signals));
            _ = Posix.FillSignalSet(signals);
            Check(Posix.SetDefaultSignals(attributes, signals));
            Check(Posix.SetFlags(attributes, Posix.OwnSessionCleanSignals));
            Check(Posix.AddDuplicate(actions, input, 0));
            Check(Posix.AddDuplicate(actions, outputs, 1));
            Check(Posix.AddDuplicate(actions, outputs, 2));

            string executable = start.Executable;
            IEnumerable<string> words = [start.Executable, .. start.Arguments];
            if (!TryChangeDirectory(actions, start.WorkingDirectory))
                (executable, words) = ("/bin/sh", ["sh", "-c", "cd \"$0\" && exec \"$@\"", start.WorkingDirectory, .. words]);

            Check(Posix.Spawn(out int id, executable, actions, attributes,
                [.. words, null], [.. start.Environment.Select(v => $"{v.Key}={v.Value}"), null]));
            return id;
        }
        finally
        {
            _ = Posix.DestroyAttributes(attributes);
            _ = Posix.DestroyFileActions(actions);
        }
    }

    /// <summary>False where the C library does not know the call: glibc before 2.29 (Red Hat 8).</summary>
    private static bool TryChangeDirectory(byte* actions, string path)
    {
        try
        {
            Check(Posix.AddChangeDirectory(actions, path));
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new Win32Exception(error);
    }
}
