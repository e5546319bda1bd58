namespace PerfGate.Reports;

/// <summary>CI systems that PerfGate speaks to in their own way.</summary>
internal enum CiSystem
{
    /// <summary>A person's machine.</summary>
    None,
    GitHub,
    Azure,
    GitLab,
    TeamCity,
    Jenkins,
    Buildkite,
    CircleCi,

    /// <summary>Something that sets CI=true; it gets plain lines.</summary>
    Other,
}
