namespace PerfGate.Targets;

/// <summary>How a program of a build has ended.</summary>
/// <param name="ExitCode">0: it did what it was to do.</param>
/// <param name="Lines">What it printed last, oldest first.</param>
/// <param name="Log">Path of all that it printed.</param>
internal sealed record BuildStepEnd(int ExitCode, IReadOnlyList<string> Lines, string Log);
