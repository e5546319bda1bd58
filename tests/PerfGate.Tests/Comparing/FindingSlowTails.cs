using PerfGate.Comparing;
using PerfGate.Spec;
using PerfGate.Statistics;
using PerfGate.Tests.Spec;
using Xunit;

namespace PerfGate.Tests.Comparing;

/// <summary>
/// Whole comparisons, drawn request by request from a service whose times have a heavy tail and whose starts differ by one percent:
/// what is promised of the whole distribution is found within the default rounds, and nothing is where nothing changed.
/// </summary>
public sealed class FindingSlowTails
{
    private const int Comparisons = 25, RequestsOfARound = 1500;

    private static readonly SequentialPlan _plan = new BaselineSpec { Location = default, RegressionLocation = default }.Sequential;

    [Theory]
    [InlineData(5, 1, "p90")]
    [InlineData(20, 5, "p99")]
    [InlineData(50, 20, "p99")]
    public void A_share_of_the_requests_that_waits_longer_fails_and_its_quantile_is_named(int oneOf, double medians, string quantile)
    {
        var found = Enumerable.Range(0, Comparisons).Select(seed => Compare(seed, oneOf, medians)).ToList();

        Assert.All(found, state => Assert.Equal(SequentialDecision.Fail, state.Decision));
        Assert.All(found, state => Assert.Contains(state.Metrics(), m => m.Metric.Metric == quantile && m.Metric.IsWorse));
        Assert.All(found, state => Assert.InRange(state.Rounds, 10, 30));
    }

    [Fact]
    public void The_same_program_on_both_sides_never_fails_and_is_soon_done()
    {
        var all = Enumerable.Range(100, 2 * Comparisons).Select(seed => Compare(seed, oneOf: 0, medians: 0)).ToList();

        Assert.DoesNotContain(all, state => state.Decision == SequentialDecision.Fail);
        Assert.InRange(all.Average(state => state.Rounds), 10, 11);
    }

    private static ComparisonState Compare(int seed, int oneOf, double medians)
    {
        var phase = ReadSpec.WithPhases("  p: { kind: load, endpoints: orders, thresholds: [p50 < 1s] }\nbaseline: { ref: main }").Spec.Phases.Single(p => p.Kind == PhaseKind.Compare);
        IReadOnlyList<Hypothesis> hypotheses = [.. Hypotheses.Of(phase).Where(h => h.IsPaired)];
        var state = new ComparisonState(hypotheses, _plan);
        var random = new Random(seed);
        while (state.Decision == SequentialDecision.Continue)
        {
            var (baseline, candidate) = (Side(random, 0, 0), Side(random, oneOf, medians));
            state.Add([.. hypotheses.Select(h => h.Metric.Name.StartsWith('p') && double.TryParse(h.Metric.Name.AsSpan(1), out var percent)
                ? new RoundValue(Math.Log(At(candidate, percent) / At(baseline, percent)), At(baseline, percent), null)
                : new RoundValue(h.Metric.Name == "success" ? 0 : 0.005 * Normal(random), 1, null) { Requests = h.Metric.Name == "success" ? RequestsOfARound : 0 })]);
        }

        return state;
    }

    /// <summary>Times of one side in one round, ascending, in medians.</summary>
    private static double[] Side(Random random, int oneOf, double medians)
    {
        var start = Math.Exp(0.01 * Normal(random));
        var times = new double[RequestsOfARound];
        for (var i = 0; i < times.Length; i++)
        {
            var tail = random.NextDouble() < 0.02 ? 2 / Math.Sqrt(1 - random.NextDouble()) : 0;
            times[i] = (start * (Math.Exp(0.2 * Normal(random)) + tail)) + (oneOf > 0 && random.NextDouble() * oneOf < 1 ? medians : 0);
        }

        Array.Sort(times);
        return times;
    }

    private static double At(double[] times, double percent) => times[(int)(percent / 100 * times.Length)];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
