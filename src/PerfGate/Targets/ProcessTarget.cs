using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>A target that is a process of this machine, started by us.</summary>
internal abstract record ProcessTarget : Target
{
    public const string PortPlaceholder = "{port}";

    /// <summary>Additional words for the command.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Additions to the environment, templates resolved, <c>{port}</c> and <c>{port.NAME}</c> still in place; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Absolute; null for the kind's default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Null: a free one is chosen at each start.</summary>
    public int? Port { get; init; }

    public SourceLocation? PortLocation { get; init; }

    public override Task<RunningTarget> StartAsync(TargetHost host, CancellationToken cancellation) =>
        new TargetStart(this, host).RunAsync(cancellation);

    /// <summary>What to run when the target is to listen on a port.</summary>
    internal abstract Launch LaunchOn(int port, TargetHost host);
}
