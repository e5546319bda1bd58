using CsCheck;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class ProportionEstimateTests
{
    private static BatchSum[] HitsPerBatch(IEnumerable<double> hits, double requests) => [.. hits.Select(h => new BatchSum(h, requests))];

    private static readonly Gen<BatchSum[]> Runs =
        Gen.Select(Gen.Int[0, 50], Gen.Int[50, 80]).Select((hits, requests) => new BatchSum(hits, requests)).Array[2, 120];

    [Fact]
    public void Wilson_matches_the_golden_values()
    {
        foreach (var row in Golden.Rows("wilson"))
        {
            var n = row.Number("n");
            var bounds = Bounds.Wilson(row.Number("k") / n, n, StandardNormal.UpperQuantile(row.Number("alpha")));

            Golden.Equal(row.Number("lower"), bounds.Lower, row.ToString());
            Golden.Equal(row.Number("upper"), bounds.Upper, row.ToString());
        }
    }

    [Fact]
    public void Batches_match_the_golden_values_with_and_without_merging()
    {
        foreach (var row in Golden.Rows("wilsonWithBatches"))
        {
            var expected = row.GetProperty("result");
            var estimate = ProportionEstimate.Of(HitsPerBatch(row.Numbers("exceedancesPerBatch"), row.Number("requestsPerBatch")), expected.Number("alpha"));

            Assert.NotNull(estimate);
            var name = row.GetProperty("name").GetString()!;
            Golden.Equal(expected.Number("n"), estimate.Count, name);
            Golden.Equal(expected.Number("p"), estimate.Value, name);
            Golden.Equal(expected.Number("batches"), estimate.Batches, name);
            Golden.Equal(expected.Number("nEff"), estimate.EffectiveCount, name);
            Golden.Equal(expected.Number("designEffect"), estimate.DesignEffect, name);
            Golden.Equal(expected.Number("t"), estimate.T, name);
            Golden.Equal(expected.Number("lower"), estimate.Bounds.Lower, name);
            Golden.Equal(expected.Number("upper"), estimate.Bounds.Upper, name);
        }
    }

    [Fact]
    public void Without_two_batches_of_requests_nothing_is_claimed()
    {
        Assert.Null(ProportionEstimate.Of([], 0.01));
        Assert.Null(ProportionEstimate.Of([new BatchSum(3, 50)], 0.01));
        Assert.Null(ProportionEstimate.Of([new BatchSum(0, 0), new BatchSum(0, 0), new BatchSum(0, 50)], 0.01));
    }

    [Fact]
    public void Without_a_single_hit_the_noise_of_a_commoner_event_marks_the_run_down()
    {
        var run = HitsPerBatch(Enumerable.Repeat(0.0, 240), 50);

        Assert.Equal(12_000 / 4.0, ProportionEstimate.Of(run, 0.01, designEffectWithoutHits: 4)!.EffectiveCount, 1e-9);
        Assert.Equal(12_000 / 10.0, ProportionEstimate.Of(run, 0.01, designEffectWithoutHits: 71)!.EffectiveCount, 1e-9);
        Assert.Equal(12_000 / 10.0, ProportionEstimate.Of(run, 0.01)!.EffectiveCount, 1e-9);
        Assert.Equal(12_000, ProportionEstimate.Of(run, 0.01, designEffectWithoutHits: 0.6)!.EffectiveCount, 1e-9);
        Assert.Equal(0, ProportionEstimate.Of(run, 0.01)!.Bounds.Lower);
        Assert.True(ProportionEstimate.Of(run, 0.01)!.Bounds.Upper > 0);
    }

    [Fact]
    public void A_run_where_every_request_is_a_hit_is_not_certain_either()
    {
        var estimate = ProportionEstimate.Of(HitsPerBatch(Enumerable.Repeat(50.0, 10), 50), 0.01)!;

        Assert.Equal(1, estimate.Value);
        Assert.Equal(1, estimate.Bounds.Upper);
        Assert.InRange(estimate.Bounds.Lower, 0.5, 0.999);
    }

    [Fact]
    public void The_bounds_hold_the_estimate_and_tighten_as_alpha_grows() =>
        Runs.Sample(run =>
        {
            var strict = ProportionEstimate.Of(run, 0.001)!;
            var loose = ProportionEstimate.Of(run, 0.05)!;
            return strict.Bounds.Lower <= loose.Bounds.Lower && loose.Bounds.Lower <= loose.Value + 1e-12
                && loose.Value - 1e-12 <= loose.Bounds.Upper && loose.Bounds.Upper <= strict.Bounds.Upper
                && strict.EffectiveCount <= strict.Count;
        });

    [Fact]
    public void The_share_of_good_requests_mirrors_the_share_of_bad_ones() =>
        Runs.Sample(run =>
        {
            var bad = ProportionEstimate.Of(run, 0.01)!;
            var good = ProportionEstimate.Of([.. run.Select(b => new BatchSum(b.Weight - b.Sum, b.Weight))], 0.01)!;
            return Math.Abs(good.Bounds.Lower - (1 - bad.Bounds.Upper)) < 1e-9 && Math.Abs(good.Bounds.Upper - (1 - bad.Bounds.Lower)) < 1e-9;
        });

    [Fact]
    public void As_many_requests_as_it_says_decide()
    {
        var estimate = ProportionEstimate.Of(HitsPerBatch([4, 1, 0, 2, 1, 0, 1, 1, 0, 1, 4, 1, 2, 1, 1, 1, 0, 2, 1, 0], 50), 0.01)!;
        const double limit = 0.015;
        Assert.Equal(LimitSide.Undecided, estimate.Bounds.Against(limit));

        var needed = estimate.CountToDecide(limit)!.Value;

        Assert.Equal(LimitSide.Undecided, Bounds.Wilson(estimate.Value, 0.99 * needed / estimate.DesignEffect, estimate.T).Against(limit));
        Assert.Equal(LimitSide.Above, Bounds.Wilson(estimate.Value, 1.01 * needed / estimate.DesignEffect, estimate.T).Against(limit));
        Assert.Null(estimate.CountToDecide(estimate.Value));
    }
}
