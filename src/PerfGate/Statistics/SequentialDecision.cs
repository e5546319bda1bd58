namespace PerfGate.Statistics;

/// <summary>What a look at the rounds says about one hypothesis.</summary>
internal enum SequentialDecision
{
    /// <summary>Not decided; run on to the next look.</summary>
    Continue,

    /// <summary>The change is proven to be smaller than "detect".</summary>
    Pass,

    /// <summary>The change is proven to be larger than "tolerate".</summary>
    Fail,

    /// <summary>The last look, and neither is proven.</summary>
    Inconclusive,
}
