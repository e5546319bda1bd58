using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>A threshold read from text, and what was said about it.</summary>
internal static class Parsed
{
    private static readonly SourceLocation Here = new("/repo/perfgate.yml", 7, 9);

    public static Threshold Threshold(string text, Severity severity = Severity.Error)
    {
        var (threshold, said) = Read(text, severity);
        Assert.DoesNotContain(said, d => d.Severity == Severity.Error);
        return threshold!;
    }

    public static (Threshold? Threshold, IReadOnlyList<Diagnostic> Said) Read(string text, Severity severity = Severity.Error)
    {
        var errors = new SpecErrors();
        var threshold = ThresholdText.Parse(text, Here, severity, errors);
        Assert.All(errors.All, d => Assert.Equal(Here, d.Location));
        Assert.Equal(threshold is null, errors.HasErrors);
        return (threshold, errors.All);
    }

    /// <summary>The error about a wrong one.</summary>
    public static string Mistake(string text)
    {
        var (threshold, said) = Read(text);
        Assert.Null(threshold);
        return Assert.Single(said, d => d.Severity == Severity.Error).Message;
    }

    /// <summary>Samples in milliseconds on endpoint <c>orders</c>.</summary>
    public static Measurement Measured(IEnumerable<double> milliseconds, long failed = 0, Level? level = null, GeneratorHealth? generator = null)
    {
        var histogram = new LatencyHistogram();
        foreach (var sample in milliseconds)
            histogram.Record((long)(sample * 1e6));
        return new Measurement
        {
            Phase = "steady",
            Endpoint = "orders",
            Level = level,
            StartTicks = 0,
            Elapsed = TimeSpan.FromSeconds(10),
            Offered = histogram.Count + failed,
            Succeeded = histogram.Count,
            Errors = new ErrorCounts { Status = failed, Examples = failed == 0 ? [] : [new ErrorExample(SampleOutcome.Status, "status 503", failed)] },
            ResponseTime = histogram,
            ServiceTime = histogram,
            TimeToFirstByte = histogram,
            Generator = generator ?? new GeneratorHealth(),
        };
    }

    /// <summary>At the first look.</summary>
    public static Check Judged(string threshold, Measurement? measurement, Severity severity = Severity.Error, JudgingPolicy policy = JudgingPolicy.Point) =>
        Judge.Evaluate(
            new PlannedCheck(Threshold(threshold, severity), "steady", "orders", measurement?.Level, "GET /orders"),
            measurement is null ? [] : [measurement],
            Look.First(policy));
}
