using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>
/// A .NET project, run from what the build produced: never by <c>dotnet run</c>, which would build during the measurement,
/// read launchSettings.json and put a process of its own between us and the service.
/// </summary>
internal sealed record ProjectTarget : ProcessTarget
{
    public override string Kind => "project";

    public override string Name => Path.GetFileName(Project);

    /// <summary>Absolute path of the project file.</summary>
    public required string Project { get; init; }

    public string Configuration { get; init; } = "Release";

    /// <summary>For a project that is built for several; null for the only one.</summary>
    public string? Framework { get; init; }

    /// <summary>Given by the build that runs the gate; otherwise <see cref="PrepareAsync"/> builds.</summary>
    public BuiltProject? Built { get; init; }

    public override IReadOnlyList<Diagnostic> Warnings => Built is not { Optimized: false }
        ? []
        : [new Diagnostic(DiagnosticCodes.NotOptimized, Severity.Warning, Location,
            $"{Name} was built without optimisation{(Built.Configuration is { } name ? $" ({name})" : "")}: its times say little about production. Build with -c Release.")];

    public override async Task<Target> PrepareAsync(TargetHost host, CancellationToken cancellation) =>
        Built is not null ? this : this with { Built = await new ProjectBuild(this, host).RunAsync(cancellation) };

    internal override Launch LaunchOn(int port, TargetHost host)
    {
        var built = Built ?? throw new InvalidOperationException($"{Name} was not prepared");
        var urls = Environment.GetValueOrDefault("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{PortPlaceholder}";
        Dictionary<string, string> defaults = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = urls,
            ["DOTNET_NOLOGO"] = "1",
        };
        // For an apphost on a machine where .NET is not where it would look, but not against the user's own word.
        if (!host.Environment.ContainsKey("DOTNET_ROOT") && (built.DotNetRoot ?? Path.GetDirectoryName(host.Environment.GetValueOrDefault("DOTNET_HOST_PATH"))) is { Length: > 0 } root)
            defaults["DOTNET_ROOT"] = root;

        return new Launch
        {
            Command = [.. built.Command, .. Arguments],
            WorkingDirectory = WorkingDirectory ?? built.WorkingDirectory,
            Defaults = defaults,
            Address = ListeningAddress.From(urls, port),
        };
    }
}
