using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>What one run was asked to do.</summary>
internal sealed record GateOptions
{
    /// <summary>Absolute path of the spec.</summary>
    public required string SpecFile { get; init; }

    /// <summary>Absolute path of the folder for all files of the run.</summary>
    public required string ResultsDirectory { get; init; }

    public SpecSelection Selection { get; init; } = new();

    /// <summary>What a build that is already done made of the target's project; null: PerfGate builds it.</summary>
    public BuiltProject? BuiltProject { get; init; }

    /// <summary>Absolute path of the JUnit file; null: <c>TEST-perfgate.xml</c> among the results.</summary>
    public string? JUnitFile { get; init; }

    /// <summary>How long the whole run may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Only one gate measures on a machine at a time.</summary>
    public bool LockMachine { get; init; } = true;

    /// <summary>Absolute path of the file that stands for the machine; null: the one that all gates of the machine know.</summary>
    public string? LockFile { get; init; }

    /// <summary>How long to wait for another gate on the machine.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The program that runs <see cref="TargetGuard"/>; empty: no guard.</summary>
    public IReadOnlyList<string> GuardCommand { get; init; } = [];

    /// <summary>A run that ends well becomes the stored baseline.</summary>
    public bool UpdateBaseline { get; init; }

    /// <summary>PerfGate's environment; the target inherits it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}
