using System.Globalization;

namespace PerfGate.Targets;

/// <summary>
/// A word in the environment of every process of a target, by which descendants are recognised that left the process group
/// or lost their parent. The run's own marker is the prefix of those of its targets, so that the guard finds them all.
/// </summary>
internal readonly record struct RunMarker(string Value)
{
    public const string Variable = "PERFGATE_RUN";

    public static RunMarker ForRun(Guid run) => new(run.ToString("N", CultureInfo.InvariantCulture));

    /// <summary>Of one length: two versions that are compared get environments of the same size.</summary>
    public RunMarker ForTarget(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{Value}.{number:D6}"));
}
