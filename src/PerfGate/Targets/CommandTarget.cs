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

    internal override Launch LaunchOn(int port, TargetHost host) => new()
    {
        Command = [.. Command, .. Arguments],
        WorkingDirectory = WorkingDirectory ?? SpecFolder,
        Address = new Uri($"http://127.0.0.1:{port}/"),
    };
}
