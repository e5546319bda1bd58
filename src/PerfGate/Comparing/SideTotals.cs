using PerfGate.Measure;
using PerfGate.Running;

namespace PerfGate.Comparing;

/// <summary>Adds up what one side answered over the rounds.</summary>
/// <param name="phase">Names the measurements.</param>
/// <param name="plan">What was driven.</param>
/// <param name="side">Index of the side.</param>
internal sealed class SideTotals(string phase, RoundPlan plan, int side)
{
    private readonly SliceEndpoint[] _endpoints = [.. plan.Endpoints.Select(_ => new SliceEndpoint())];
    private readonly List<Batch>[] _batches = [.. plan.Endpoints.Select(_ => new List<Batch>())];
    private long _startTicks;
    private double _seconds;

    /// <summary>Share of the requests that were not answered as expected; 0 without a request.</summary>
    public double FailedShare => _endpoints.Sum(e => e.Ended) is > 0 and var ended ? (double)_endpoints.Sum(e => e.Errors.Total) / ended : 0;

    /// <summary>The commonest failure and where it came: <c>GET /orders: status 503</c>; null without one.</summary>
    public string? WorstProblem => _endpoints
        .SelectMany((e, i) => e.Errors.ToCounts().Examples.Select(x => (plan.Endpoints[i].Endpoint.Title, x.Text, x.Count)))
        .OrderByDescending(e => e.Count).Select(e => $"{e.Title}: {e.Text}").FirstOrDefault();

    /// <summary>What failed of one endpoint; null: of all.</summary>
    public SideFailures FailuresOf(string? endpoint)
    {
        var of = _endpoints.Where((_, i) => endpoint is null || plan.Endpoints[i].Endpoint.Name == endpoint).ToList();
        return new SideFailures(of.Sum(e => e.Errors.Total), of.Sum(e => e.Ended), of.SelectMany(e => e.Errors.ToCounts().Examples).MaxBy(e => e.Count)?.Text);
    }

    public bool Has(string connectProblem) => _endpoints.Any(e => e.Errors.CountOf(SampleOutcome.Connect, connectProblem) > 0);

    /// <summary>A failed request counts whatever disturbed its turn; the response times of an excluded turn do not.</summary>
    public void Add(RoundRecord round)
    {
        foreach (var turn in round.Turns)
        {
            var slice = turn.Slices[side];
            _startTicks = _startTicks == 0 ? slice.StartTicks : _startTicks;
            _seconds += plan.Slice.TotalSeconds;
            foreach (var batches in _batches)
                batches.Add(new Batch(0, 0, [], 0));
            for (var i = 0; i < slice.Seconds.Length; i++)
                Count(slice, i, turn.Schedule.Endpoints[i], isTimed: turn.Excluded is null);
        }
    }

    /// <summary>One per endpoint, and one of all together when there are several.</summary>
    public IReadOnlyList<Measurement> Measurements(GeneratorHealth health)
    {
        List<Measurement> all = [.. plan.Endpoints.Select((e, i) => Measured(e.Endpoint.Name, _endpoints[i], i, _batches[i], e.Weight / plan.Endpoints.Sum(x => x.Weight), health))];
        if (plan.Endpoints.Count > 1)
        {
            var sum = new SliceEndpoint();
            foreach (var endpoint in _endpoints)
                sum.Add(endpoint);
            var batches = _batches[0].Select((_, i) => new Batch(_batches.Sum(b => b[i].Intended), _batches.Sum(b => b[i].Succeeded), [], _batches.Sum(b => b[i].TotalSeconds)));
            all.Add(Measured(null, sum, null, [.. batches], 1, health));
        }

        return all;
    }

    private void Count(SideSlice slice, int arrival, int endpoint, bool isTimed)
    {
        var total = _endpoints[endpoint];
        var batch = _batches[endpoint][^1];
        total.Offered++;
        if (slice.Outcomes[arrival] != SampleOutcome.Ok)
        {
            total.Errors.Count(slice.Outcomes[arrival], slice.Problems[arrival]);
            _batches[endpoint][^1] = batch with { Intended = batch.Intended + 1 };
            return;
        }

        total.Succeeded++;
        _batches[endpoint][^1] = batch with { Intended = batch.Intended + 1, Succeeded = batch.Succeeded + 1, TotalSeconds = batch.TotalSeconds + slice.Seconds[arrival] };
        if (isTimed)
            total.ResponseTime.Record((long)(slice.Seconds[arrival] * 1e9));
    }

    private Measurement Measured(string? endpoint, SliceEndpoint sum, int? index, IReadOnlyList<Batch> batches, double share, GeneratorHealth health) => new()
    {
        Phase = phase,
        Endpoint = endpoint,
        StartTicks = _startTicks,
        Elapsed = TimeSpan.FromSeconds(_seconds),
        Offered = sum.Offered,
        Succeeded = sum.Succeeded,
        Errors = plan.Answers.Beside(sum.Errors.ToCounts(), index),
        OfferedRate = plan.Rate * share,
        ResponseTime = sum.ResponseTime,
        ServiceTime = sum.ResponseTime,
        TimeToFirstByte = sum.TimeToFirstByte,
        Batches = batches,
        Generator = health,
    };
}
