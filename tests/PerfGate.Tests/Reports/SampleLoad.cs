using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Tests.Reports;

/// <summary>Measurements as a run would have made them, from arithmetic alone: the same on every machine.</summary>
internal sealed record SampleLoad
{
    private const long Origin = 1_000_000;

    public required string Phase { get; init; }

    public required string Endpoint { get; init; }

    public Level? Level { get; init; }

    public int Seconds { get; init; } = 10;

    public double Rate { get; init; } = 200;

    public bool Open { get; init; }

    public double MedianSeconds { get; init; } = 0.012;

    /// <summary>How wide the response times spread around the median; 0.2: p99 is 2.5 times the median.</summary>
    public double Spread { get; init; } = 0.2;

    /// <summary>Of the requests, a fraction.</summary>
    public double FailedShare { get; init; }

    public double StartSecond { get; init; }

    public GeneratorHealth Generator { get; init; } = new() { CpuCores = 0.21, LittlesLawError = 0.004 };

    public Measurement Measure()
    {
        var offered = (long)(Rate * Seconds);
        var failed = (long)(offered * FailedShare);
        return new Measurement
        {
            Phase = Phase,
            Level = Level,
            Endpoint = Endpoint,
            StartTicks = Origin + (long)(StartSecond * Stopwatch.Frequency),
            Elapsed = TimeSpan.FromSeconds(Seconds),
            Offered = offered,
            Succeeded = offered - failed,
            Errors = Errors(failed),
            OfferedRate = Open ? Rate : null,
            Concurrency = Open ? null : (int)(Level?.Value ?? 1),
            ResponseTime = Histogram(offered - failed, MedianSeconds, Spread),
            ServiceTime = Histogram(offered - failed, MedianSeconds * 0.9, Spread),
            TimeToFirstByte = Histogram(offered - failed, MedianSeconds * 0.8, Spread),
            BytesReceived = offered * 512,
            Connects = 4,
            Limits = [MedianSeconds * 2],
            Batches = [.. Enumerable.Range(0, Seconds * 2).Select(_ => new Batch((long)Rate / 2, (long)(Rate * (1 - FailedShare) / 2), [3], Rate / 2 * MedianSeconds))],
            Timeline = [.. Enumerable.Range(0, Seconds).Select(Second)],
            Resources = Resources(),
            Runtime = Runtime(),
            Generator = Open ? Generator with { LittlesLawError = null, LatenessP50 = 0.00002, LatenessP99 = 0.0004, LatenessMax = 0.0011 } : Generator,
        };
    }

    private LoadSecond Second(int second)
    {
        var wave = 1 + (0.1 * Math.Sin(second * 0.7)) + (second % 7 == 5 ? 0.4 : 0);
        var failed = (long)(Rate * FailedShare);
        return new LoadSecond(
            second, (long)Rate, (long)Rate - failed, failed,
            Round(MedianSeconds * wave), Round(MedianSeconds * wave * 1.7), Round(MedianSeconds * wave * 2.4));
    }

    private ResourceUse Resources() => new()
    {
        Samples = [.. Enumerable.Range(0, Seconds).Select(second => new ResourceSample
        {
            AtTicks = Origin + (long)((StartSecond + second) * Stopwatch.Frequency),
            UserSeconds = second * 0.6,
            SystemSeconds = second * 0.2,
            ResidentBytes = (80 + (second % 5) + (second / 3)) * 1024L * 1024,
            PrivateBytes = 60L * 1024 * 1024,
            Threads = 14 + (second % 3),
            Handles = 96,
            Processes = 1,
        })],
        CpuCores = 0.8,
        CpuSeconds = 0.8 * Seconds,
        PeakMemoryBytes = 88L * 1024 * 1024,
        MemoryGrowth = 1024 * 1024 / 3.0,
        PeakThreads = 16,
        PeakHandles = 96,
    };

    private RuntimeUse Runtime() => RuntimeUse.Between(
        [.. Enumerable.Range(0, Seconds).Select(second => new RuntimeSample
        {
            AtTicks = Origin + (long)((StartSecond + second) * Stopwatch.Frequency),
            HeapBytes = (20 + (second % 4)) * 1024L * 1024,
            AllocatedBytes = second * (long)Rate * 3000,
            GcPauseSeconds = second * 0.004,
            PoolThreads = 4 + (second % 2),
            PoolQueue = second % 3,
            Exceptions = 0,
            LockContentions = second,
            ActiveRequests = 2,
            CompletedRequests = second * (long)Rate,
            Connections = 4,
            KestrelQueue = 0,
        })],
        Origin + (long)(StartSecond * Stopwatch.Frequency),
        Origin + (long)((StartSecond + Seconds - 1) * Stopwatch.Frequency),
        Stopwatch.Frequency);

    private static ErrorCounts Errors(long failed)
    {
        if (failed == 0)
            return new ErrorCounts();
        var timeouts = failed / 4;
        var resets = failed / 8;
        return new ErrorCounts
        {
            Timeout = timeouts,
            Reset = resets,
            Status = failed - timeouts - resets,
            Examples =
            [
                new ErrorExample(SampleOutcome.Status, "status 503", failed - timeouts - resets, new AnswerExample { Status = 503, Headers = ["Retry-After: 7"], Body = "{\"title\":\"no connection to the database\"}" }),
                new ErrorExample(SampleOutcome.Timeout, "no answer within 10 s", timeouts),
                new ErrorExample(SampleOutcome.Reset, "connection reset after 512 bytes", resets),
            ],
        };
    }

    /// <summary>A log-logistic distribution by its quantile function, with one request in thirty from a slow second mode.</summary>
    private static LatencyHistogram Histogram(long count, double median, double spread)
    {
        var histogram = new LatencyHistogram();
        for (long i = 0; i < count; i++)
        {
            var u = (i + 0.5) / count;
            var seconds = median * Math.Pow(u / (1 - u), spread) * (i % 30 == 7 ? 2.2 : 1);
            histogram.Record((long)(Math.Round(seconds, 6) * 1e9));
        }

        return histogram;
    }

    private static double Round(double seconds) => Math.Round(seconds, 6);
}
