namespace PerfGate.Load;

/// <summary>What arrives when.</summary>
internal abstract record LoadProfile;
