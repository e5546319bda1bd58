namespace PerfGate.Measure;

/// <summary>One distinct way in which exchanges failed.</summary>
/// <param name="Outcome">The kind.</param>
/// <param name="Text">What was seen, without secrets: "status 503", "connection refused".</param>
/// <param name="Count">How often.</param>
/// <param name="Answer">One such answer; null where nothing was answered, or none was kept.</param>
internal sealed record ErrorExample(SampleOutcome Outcome, string Text, long Count, AnswerExample? Answer = null);
