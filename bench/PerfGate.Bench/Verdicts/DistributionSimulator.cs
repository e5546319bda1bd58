using System.Diagnostics;
using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Thresholds;

namespace PerfGate.Bench.Verdicts;

/// <summary>
/// One comparison, simulated request by request on a machine with noise, and read by the gate's own <see cref="RoundValues"/>: both sides start anew in each round, and a start is
/// slower or faster as a whole. Every candidate sees the same noise.
/// </summary>
internal sealed class DistributionSimulator
{
    private const int Turns = 20, SliceMilliseconds = 250;
    private const double MedianMilliseconds = 2.2;

    // Of what a start yields once, and of processor time and allocated bytes: as real rounds scatter.
    private const double StartupSpread = 0.06, FirstRequestSpread = 0.12, CpuSpread = 0.012, AllocationSpread = 0.003, MemorySpread = 0.03;

    private readonly Phase _phase;
    private readonly IReadOnlyList<Hypothesis> _hypotheses;
    private readonly RoundPlan _plan;
    private readonly NumpyRandom _random;
    private readonly NoiseTier _tier;
    private readonly StartNoise _starts;
    private readonly MachineNoise[] _noise;
    private readonly RequestDraws _draws;
    private readonly int _perSlice;

    /// <param name="phase">The comparison, as a spec has it.</param>
    /// <param name="hypotheses">What it judges.</param>
    /// <param name="perSecond">Requests to each endpoint.</param>
    /// <param name="tier">The machine.</param>
    /// <param name="starts">How starts differ.</param>
    /// <param name="random">Of everything.</param>
    public DistributionSimulator(Phase phase, IReadOnlyList<Hypothesis> hypotheses, int perSecond, NoiseTier tier, StartNoise starts, NumpyRandom random)
    {
        (_phase, _hypotheses, _tier, _starts, _random) = (phase, hypotheses, tier, starts, random);
        _perSlice = perSecond * SliceMilliseconds / 1000;
        _plan = new RoundPlan { Endpoints = [.. phase.Endpoints.Take(1).Select(e => new PlannedEndpoint(e.Endpoint, 1, []))], Rate = perSecond, Turns = Turns, Iterations = new Iterations(0, 0) };
        _draws = new RequestDraws(1, _perSlice, SliceMilliseconds / (float)_perSlice);
        _noise = [.. phase.Endpoints.Select(_ => MachineNoise.Draw(random, tier, 1, RoundSimulator.Rounds * Turns * 2 * SliceMilliseconds / 1000.0))];
    }

    /// <summary>The values of one round for each change, in the order of the hypotheses.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="changes">In any order; each sees the same noise.</param>
    public RoundValue?[][] Round(int number, IReadOnlyList<DistributionChange> changes)
    {
        var values = changes.Select(_ => new RoundValue?[_hypotheses.Count]).ToArray();
        for (var endpoint = 0; endpoint < _phase.Endpoints.Count; endpoint++)
        {
            var (before, now) = (_starts.Draw(_random), _starts.Draw(_random));
            var rounds = Requests(number, endpoint, changes, before, now);
            foreach (var (hypothesis, index) in _hypotheses.Select((h, i) => (h, i)).Where(h => h.h.Metric.Scope != MetricScope.Target && h.h.Endpoint == _phase.Endpoints[endpoint].Endpoint.Name))
            {
                for (var c = 0; c < changes.Count; c++)
                    values[c][index] = rounds[c].Of(hypothesis.Metric, _plan.Endpoints[0].Endpoint.Name);
            }
        }

        foreach (var (hypothesis, index) in _hypotheses.Select((h, i) => (h, i)).Where(h => h.h.Metric.Scope == MetricScope.Target))
        {
            var noise = OfTheTarget(hypothesis.Metric.Name);
            for (var c = 0; c < changes.Count; c++)
                values[c][index] = new RoundValue(noise + (hypothesis.Metric.Name == "cpu.per-request" && changes[c].IsOfAll ? Math.Log(changes[c].Scale) : 0), 1, null);
        }

        return values;
    }

    private RoundValues[] Requests(int number, int endpoint, IReadOnlyList<DistributionChange> changes, double before, double now)
    {
        var turns = changes.Select(_ => new List<Turn>()).ToArray();
        var schedule = new SliceSchedule(new long[_perSlice], new int[_perSlice], SliceMilliseconds * Stopwatch.Frequency / 1000);
        var milliseconds = new float[_perSlice];
        for (var turn = 0; turn < Turns; turn++)
        {
            _draws.DrawPlan(_random);
            var first = _random.NextDouble() < 0.5 ? 0 : 1;
            SideSlice? baseline = null;
            var candidates = new SideSlice[changes.Count];
            foreach (var (side, half) in new[] { (first, 0), (1 - first, 1) })
            {
                var slice = (((number * Turns) + turn) * 2) + half;
                _draws.DrawSlice(_random, _noise[endpoint], _tier, slice * SliceMilliseconds, _noise[endpoint].Factor[0].Length - 1);
                if (side == 0)
                {
                    _draws.Latencies(0, (float)before, milliseconds);
                    baseline = Slice(milliseconds, changes[0] with { OneOf = 0, Failures = 0 });
                    continue;
                }

                for (var c = 0; c < changes.Count; c++)
                {
                    var change = endpoint == 0 || changes[c].IsOfAll ? changes[c] : changes[c] with { Scale = 1, OneOf = 0, Failures = 0 };
                    _draws.Latencies(0, (float)now * change.Scale, milliseconds);
                    candidates[c] = Slice(milliseconds, change);
                }
            }

            for (var c = 0; c < changes.Count; c++)
                turns[c].Add(new Turn { Schedule = schedule, Slices = [baseline!, candidates[c]], CpuSeconds = [null, null], Probe = [1, 1], Seconds = 0.5, OwnCores = 0 });
        }

        return [.. turns.Select(t => new RoundValues(_plan, new RoundRecord { Turns = t, Warmup = TimeSpan.Zero, IsWarm = true, PeakMemoryBytes = [null, null], ClockJump = 0 }))];
    }

    private SideSlice Slice(float[] milliseconds, DistributionChange change)
    {
        var slice = new SideSlice(milliseconds.Length);
        for (var i = 0; i < milliseconds.Length; i++)
        {
            if (change.Failures > 0 && _random.NextDouble() < change.Failures)
            {
                slice.Outcomes[i] = SampleOutcome.Status;
                continue;
            }

            var waits = change.OneOf > 0 && _random.NextDouble() * change.OneOf < 1;
            slice.Seconds[i] = (float)((milliseconds[i] + (waits ? change.Medians * MedianMilliseconds : 0)) / 1000);
        }

        return slice;
    }

    private double OfTheTarget(string metric) => Math.Sqrt(2) * _random.NextNormal() * metric switch
    {
        "startup" => StartupSpread,
        "first-request" => FirstRequestSpread,
        "cpu.per-request" => CpuSpread,
        "memory" => MemorySpread,
        _ => AllocationSpread,
    };
}
