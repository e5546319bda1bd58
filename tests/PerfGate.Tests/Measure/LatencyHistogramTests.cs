using CsCheck;
using HdrHistogram;
using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Measure;

public sealed class LatencyHistogramTests
{
    private static readonly Gen<long[]> _latencies =
        Gen.Double[0, 41.5].Select(log => (long)Math.Pow(2, log)).Array[1, 300];

    [Fact]
    public void Quantiles_agree_with_the_sorted_values_to_a_thousandth()
    {
        Gen.Select(_latencies, Gen.Double[0, 1]).Sample((values, q) =>
        {
            var histogram = Of(values);
            var sorted = values.Order().ToList();
            var exact = sorted[Math.Max(0, (int)Math.Ceiling((q * sorted.Count) - 1e-9) - 1)] / 1e9;
            return Math.Abs(histogram.Quantile(q)!.Value - exact) <= (exact * 0.001) + 1e-12;
        });
    }

    [Fact]
    public void Counts_the_same_buckets_as_HdrHistogram()
    {
        _latencies.Sample(values =>
        {
            var reference = new LongHistogram(1, LatencyHistogram.MaxNanoseconds, 3);
            foreach (var value in values)
                reference.RecordValue(Math.Min(value, LatencyHistogram.MaxNanoseconds));
            return Of(values).Buckets().Select(b => b.Count).SequenceEqual(reference.RecordedValues().Select(v => v.CountAtValueIteratedTo));
        });
    }

    [Fact]
    public void Adding_two_is_recording_all()
    {
        Gen.Select(_latencies, _latencies).Sample((first, second) =>
        {
            var sum = Of(first);
            sum.Add(Of(second));
            var all = Of([.. first, .. second]);
            return sum.Buckets().SequenceEqual(all.Buckets()) && (sum.Count, sum.Min, sum.Max) == (all.Count, all.Min, all.Max)
                && Math.Abs(sum.Mean!.Value - all.Mean!.Value) < 1e-6 && sum.Quantile(0.5) == all.Quantile(0.5);
        });
    }

    [Fact]
    public void Extremes_are_exact()
    {
        var histogram = Of([123_456_789, 1, 987_654_321_987]);

        Assert.Equal((1e-9, 987.654321987), (histogram.Min, histogram.Max));
        Assert.Equal((1e-9, 987.654321987), (histogram.Quantile(0), histogram.Quantile(1)));
    }

    [Fact]
    public void Without_a_value_it_answers_nothing_and_not_zero()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(5);
        histogram.Clear();

        Assert.Equal((null, null, null, null, null), (histogram.Min, histogram.Max, histogram.Mean, histogram.StandardDeviation, histogram.Quantile(0.5)));
        Assert.Empty(histogram.Buckets());
    }

    [Fact]
    public void Values_above_an_hour_are_clamped_and_counted()
    {
        var histogram = Of([long.MaxValue, -5]);

        Assert.Equal((3600.0, 0.0, 1L), (histogram.Max, histogram.Min, histogram.Clamped));
    }

    private static LatencyHistogram Of(long[] values)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in values)
            histogram.Record(value);
        return histogram;
    }
}
