using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>Makes measurements of what the workers recorded.</summary>
/// <param name="plan">What was to be done.</param>
/// <param name="window">When.</param>
/// <param name="totals">What came of it.</param>
/// <param name="batches">Per worker, per endpoint.</param>
/// <param name="answers">Of what failed.</param>
internal sealed class LevelSummary(LevelPlan plan, LevelWindow window, LevelTotals totals, IReadOnlyList<IReadOnlyList<BatchCounts>> batches, FailedAnswers answers)
{
    /// <summary>One measurement per endpoint, and one of all together when there are several.</summary>
    /// <param name="elapsed">Length of the measured window.</param>
    /// <param name="health">The same for all: they shared the generator.</param>
    public IReadOnlyList<Measurement> Measurements(TimeSpan elapsed, GeneratorHealth health)
    {
        var all = new List<Measurement>();
        for (var i = 0; i < plan.Endpoints.Count; i++)
        {
            var planned = plan.Endpoints[i];
            all.Add(Measurement(planned.Endpoint.Name, totals.Sum.Endpoints[i], i, planned.LimitSeconds, BatchesOf(i), totals.TimelineOf(i), elapsed, health));
        }

        if (plan.Endpoints.Count > 1)
        {
            var sum = new SliceEndpoint();
            foreach (var endpoint in totals.Sum.Endpoints)
                sum.Add(endpoint);
            all.Add(Measurement(null, sum, null, CommonLimits(), AllBatches(), totals.Timeline, elapsed, health));
        }

        return all;
    }

    private Measurement Measurement(
        string? endpoint, SliceEndpoint sum, int? index, IReadOnlyList<double> limits, BatchCounts counts, IReadOnlyList<LoadSecond> timeline, TimeSpan elapsed, GeneratorHealth health) => new()
        {
            Phase = plan.Phase,
            Level = plan.Level,
            Endpoint = endpoint,
            StartTicks = window.StartTicks,
            Elapsed = elapsed,
            Offered = sum.Offered,
            Succeeded = sum.Succeeded,
            Errors = answers.Beside(sum.Errors.ToCounts(), index),
            Dropped = sum.Dropped,
            Redirects = sum.Redirects,
            Redirect = answers.RedirectOf(index),
            Empty = sum.Empty,
            OfferedRate = plan.Load is OpenLoad open ? open.Arrivals.MeanRate * Share(endpoint) : null,
            Concurrency = (plan.Load as ClosedLoad)?.Concurrency,
            ResponseTime = Copy(sum.ResponseTime),
            ServiceTime = Copy(sum.ServiceTime),
            TimeToFirstByte = Copy(sum.TimeToFirstByte),
            BytesReceived = sum.BytesReceived,
            Connects = sum.Connects,
            Failed = sum.Failed.Copy(),
            Limits = limits,
            Batches = counts.ToBatches(elapsed.TotalSeconds),
            Recovery = (plan.Load as OpenLoad)?.Arrivals is SpikeRate spike ? spike.Recovery(counts.ToBatches(elapsed.TotalSeconds), BatchCounts.BatchSeconds) : null,
            Timeline = [.. timeline],
            Generator = health,
        };

    private double Share(string? endpoint) => endpoint is null
        ? 1
        : plan.Endpoints.Where(e => e.Endpoint.Name == endpoint).Sum(e => e.Weight) / plan.Endpoints.Sum(e => e.Weight);

    /// <summary>The sums go on growing while a snapshot is looked at.</summary>
    private static LatencyHistogram Copy(LatencyHistogram source)
    {
        var copy = new LatencyHistogram();
        copy.Add(source);
        return copy;
    }

    private BatchCounts BatchesOf(int endpoint)
    {
        var sum = new BatchCounts(plan.Endpoints[endpoint].LimitSeconds.Count);
        foreach (var worker in batches)
            sum.Add(worker[endpoint]);
        return sum;
    }

    /// <summary>Exceedances of a limit can be added up when every endpoint counts them.</summary>
    private IReadOnlyList<double> CommonLimits() => [.. plan.Endpoints[0].LimitSeconds.Where(limit => plan.Endpoints.All(e => e.LimitSeconds.Contains(limit)))];

    private BatchCounts AllBatches()
    {
        var common = CommonLimits();
        var sum = new BatchCounts(common.Count);
        for (var i = 0; i < plan.Endpoints.Count; i++)
        {
            var own = plan.Endpoints[i].LimitSeconds.ToList();
            sum.Add(BatchesOf(i), [.. common.Select(limit => own.IndexOf(limit))]);
        }

        return sum;
    }
}
