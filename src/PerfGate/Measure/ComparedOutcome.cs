namespace PerfGate.Measure;

/// <summary>What a comparison decided about one metric.</summary>
internal enum ComparedOutcome
{
    /// <summary>Shown, not judged.</summary>
    Informative,

    /// <summary>A change of "detect" is ruled out.</summary>
    Unchanged,

    /// <summary>Worse by more than "tolerate" beyond doubt.</summary>
    Worse,

    /// <summary>The rounds could not decide.</summary>
    Undecided,

    /// <summary>Worse than "tolerate" is not proven, and nothing else was asked.</summary>
    NotProvenWorse,
}
