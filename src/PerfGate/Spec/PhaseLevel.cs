using PerfGate.Load;
using PerfGate.Measure;

namespace PerfGate.Spec;

/// <summary>One measurement's load.</summary>
/// <param name="Level">Its name on the ladder; null when the phase has a single level.</param>
/// <param name="Load">What arrives when.</param>
internal sealed record PhaseLevel(Level? Level, LoadProfile Load);
