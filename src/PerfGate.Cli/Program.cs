using PerfGate;
using PerfGate.Cli;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Targets;

// The guard watches over the target of another process of ours; it parses nothing and prints nothing.
if (args is [TargetGuard.Word, .. var rest])
{
    using var input = Console.OpenStandardInput();
    using var output = Console.OpenStandardOutput();
    return TargetGuard.Run(rest, input, output);
}

// The runtime itself does not survive without a descriptor left: said while it still can be.
if (FileLimit.RaiseTo(FileLimit.Reserve) is { } files && files < FileLimit.Reserve)
{
    CommandLine.RemoveOldVerdict(args);
    await Console.Error.WriteLineAsync($"perfgate: nothing was measured: this process may have {files} files open, and needs {FileLimit.Reserve} besides its connections; raise the limit (ulimit -n)");
    return (int)ExitCode.NotProven;
}

ProcessEnvironment.Remember();

// Here and not where a run begins: whoever runs one inside of another program has children of its own.
if (OperatingSystem.IsLinux())
    Orphans.Adopt();
SocketTuning.Apply(Environment.GetEnvironmentVariable, Environment.SetEnvironmentVariable);
try
{
    return await CommandLine.InvokeAsync(args, Console.Out, Console.Error);
}
catch (Exception bug)
{
    // The only place that catches everything: whatever arrives here is a bug of PerfGate, not of the service.
    await Console.Error.WriteLineAsync($"perfgate: internal error; please report it with these lines:{Environment.NewLine}{bug}");
    return (int)ExitCode.Bug;
}
