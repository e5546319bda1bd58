using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>How reports name the kinds of errors.</summary>
internal static class ErrorWords
{
    public static string Of(SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Connect => "connect",
        SampleOutcome.Timeout => "timeout",
        SampleOutcome.Reset => "reset",
        SampleOutcome.Status => "status",
        SampleOutcome.Expectation => "expectation",
        SampleOutcome.Protocol => "protocol",
        _ => "ok",
    };

    /// <summary>Kinds that occurred, most frequent first.</summary>
    public static IEnumerable<(string Kind, long Count)> Kinds(ErrorCounts errors) =>
        new (string Kind, long Count)[]
        {
            ("connect", errors.Connect), ("timeout", errors.Timeout), ("reset", errors.Reset),
            ("status", errors.Status), ("expectation", errors.Expectation), ("protocol", errors.Protocol),
        }.Where(k => k.Count > 0).OrderByDescending(k => k.Count);
}
