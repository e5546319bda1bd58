namespace PerfGate.Tasks;

/// <summary>What the build has produced and how it is run: handed to the engine in a file, so that the engine builds nothing itself.</summary>
internal sealed record BuiltTarget
{
    /// <summary>Absolute path of the project file.</summary>
    public required string Project { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Debug, Release, ...</summary>
    public required string Configuration { get; init; }

    /// <summary>Whether the JIT may optimize what will be measured.</summary>
    public required bool Optimized { get; init; }

    /// <summary>net10.0, say; null: the project targets none in particular.</summary>
    public string? Framework { get; init; }

    /// <summary>The project is built for several frameworks, and this is one of them.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Global properties of the build (<c>-p:</c>), but those that another version is not built with; see <see cref="GlobalProperties"/>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
