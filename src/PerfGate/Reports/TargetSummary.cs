namespace PerfGate.Reports;

/// <summary>The system under test, as a report names it.</summary>
internal sealed record TargetSummary
{
    /// <summary>project, command, container or url.</summary>
    public required string Kind { get; init; }

    /// <summary>The project's file name, the command's first word, or the url.</summary>
    public required string Name { get; init; }

    public Uri? Url { get; init; }

    /// <summary>Release, Debug; null where it is unknown.</summary>
    public string? Configuration { get; init; }

    public TimeSpan? StartupTime { get; init; }

    /// <summary>Absolute path of the file with the target's output; null when nothing was started.</summary>
    public string? LogFile { get; init; }
}
