using System.ComponentModel;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>Any program: <c>command: [uvicorn, "main:app", --port, "{port}"]</c>. No shell is involved.</summary>
internal sealed record CommandTarget : ProcessTarget
{
    public override string Kind => "command";

    public override string Name => Path.GetFileName(Command[0]);

    /// <summary>The executable, found on the PATH when it has no slash, and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The spec's folder: where the command runs when no working directory is given.</summary>
    public required string SpecFolder { get; init; }

    /// <summary>A program and its arguments, run once where the command runs, before the first start; empty: nothing is to be built.</summary>
    public IReadOnlyList<string> Build { get; init; } = [];

    /// <summary>Whether <see cref="Build"/> was run for the folder it is now.</summary>
    public bool IsBuilt { get; init; }

    /// <summary>Of <c>build</c>, where the spec has it.</summary>
    public SourceLocation? BuildLocation { get; init; }

    /// <summary>Absolute; where the command and its build run.</summary>
    public string Folder => WorkingDirectory ?? SpecFolder;

    public override async Task<Target> PrepareAsync(TargetHost host, CancellationToken cancellation)
    {
        if (IsBuilt || Build.Count == 0)
            return this;
        if (ExecutablePath.Find(Build[0], Folder, host.Environment) is not { } program)
            throw NotBuilt($"there is no program '{Build[0]}', neither on the PATH nor, written with ./, in {Folder}");

        // A port is for what listens; the rest of the environment is the command's.
        var step = new BuildStep
        {
            Program = program,
            Arguments = Build.Skip(1).ToList(),
            WorkingDirectory = Folder,
            Label = Label == DefaultLabel ? "build" : $"{Label}-build",
            Environment = Environment.Where(v => !TargetPorts.AreIn(v.Value)).ToDictionary(),
            Mask = new SecretMask([.. Secrets, .. host.Secrets]),
        };
        try
        {
            var end = await step.RunAsync(host, cancellation);
            return end.ExitCode == 0 ? this with { IsBuilt = true } : throw NotBuilt($"'{string.Join(' ', Build)}' ended with exit code {end.ExitCode}{TellingLine.Quote(end.Lines)} (log: {end.Log})", end.Lines);
        }
        catch (Win32Exception e)
        {
            throw NotBuilt($"{program}: {e.Message}");
        }
    }

    internal override Launch LaunchOn(int port, TargetHost host) => new()
    {
        Command = [.. Command, .. Arguments],
        WorkingDirectory = Folder,
        Address = new Uri($"http://127.0.0.1:{port}/"),
    };

    private TargetException NotBuilt(string message, IReadOnlyList<string>? lines = null) =>
        new(new Diagnostic(DiagnosticCodes.TargetBuildFailed, Severity.Error, BuildLocation ?? Location, $"{Name} was not built: {message}"), lines);
}
