namespace PerfGate.Comparing;

/// <summary>What both sides of one round counted, per request. It has no noise of timing: neighbours, lateness and a slow machine change nothing of it.</summary>
internal readonly record struct CountValue(double Baseline, double Candidate);
