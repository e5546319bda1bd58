using System.Globalization;
using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>What is compared between the thirds of a soak.</summary>
internal static class Drifts
{
    /// <summary>How much lower the rate of expected responses is: per second in the closed model, per offered request in the open one.</summary>
    public static Drift Throughput { get; } = new ThroughputDecay();

    /// <summary>How much longer the median response time is: the geometric mean of the medians of the seconds, by their responses.</summary>
    public static Drift Median { get; } = new MedianGrowth();

    /// <summary>By how many points the share of failed requests is higher.</summary>
    public static Drift Errors { get; } = new ErrorsGrowth();

    /// <summary>
    /// A rate that is kept by the generator does not decay: in the open model it is the answered share of what was offered. The seconds that hold what came in
    /// after the load are left out: what was answered then was not answered at that rate.
    /// </summary>
    private sealed class ThroughputDecay : Drift
    {
        public override bool IsOfTheGenerator => true;

        public override string WithoutValue => "no request of the first third was answered as expected: there is no rate to have decayed from";

        protected override BatchSum[] Sums(IReadOnlyList<Thirds.Second> third, Measurement measurement)
        {
            var whole = third.Where(s => s.IsWhole).Select(s => s.Of);
            return IsOpen(measurement) ? OfOffered(whole) : [.. whole.Select(s => new BatchSum(s.Succeeded, 1))];
        }

        protected override StretchChange? Compare(Stretch first, Stretch last, double alpha, Measurement measurement) =>
            StretchChange.OfRates(first, last, alpha) is { } change
                ? new StretchChange { Value = 0 - change.Value, Bounds = new Bounds(0 - change.Bounds.Upper, 0 - change.Bounds.Lower) }
                : null;

        protected override string Words(double value, Measurement measurement) =>
            IsOpen(measurement) ? $"{new Quantity(value, Unit.Share)} of what was offered answered" : $"{new Quantity(value, Unit.PerSecond)}";

        private static bool IsOpen(Measurement measurement) => measurement.OfferedRate is not null;

        /// <summary>A second in which nothing was due can have answers: they belong to the next one with a weight.</summary>
        private static BatchSum[] OfOffered(IEnumerable<LoadSecond> seconds)
        {
            var sums = new List<BatchSum>();
            var answered = 0L;
            foreach (var second in seconds)
            {
                answered += second.Succeeded;
                if (second.Offered == 0)
                    continue;
                sums.Add(new BatchSum(answered, second.Offered));
                answered = 0;
            }

            return [.. sums];
        }
    }

    private sealed class MedianGrowth : Drift
    {
        public override bool IsOfTheGenerator => true;

        public override string WithoutValue => "one of the thirds has not two seconds with an expected response";

        protected override BatchSum[] Sums(IReadOnlyList<Thirds.Second> third, Measurement measurement) =>
            [.. third.Where(s => s.Of is { Succeeded: > 0, P50Seconds: > 0 }).Select(s => new BatchSum(s.Of.Succeeded * Math.Log(s.Of.P50Seconds!.Value), s.Of.Succeeded))];

        protected override StretchChange Compare(Stretch first, Stretch last, double alpha, Measurement measurement) => StretchChange.OfLogarithms(first, last, alpha);

        protected override string Words(double value, Measurement measurement) => new Quantity(Math.Exp(value), Unit.Duration).ToString();
    }

    private sealed class ErrorsGrowth : Drift
    {
        public override bool IsOfTheGenerator => false;

        public override string WithoutValue => "one of the thirds has not two seconds with a request";

        protected override bool HasNothingAgainst(IReadOnlyList<Thirds.Second> last) => last.All(s => s.Of.Failed == 0);

        protected override BatchSum[] Sums(IReadOnlyList<Thirds.Second> third, Measurement measurement) =>
            [.. third.Select(s => new BatchSum(s.Of.Failed, s.Of.Succeeded + s.Of.Failed))];

        protected override StretchChange Compare(Stretch first, Stretch last, double alpha, Measurement measurement) =>
            StretchChange.OfProportions(first, last, alpha, new WindowNoise(measurement, alpha).DesignEffect);

        protected override string Words(double value, Measurement measurement) => string.Create(CultureInfo.InvariantCulture, $"{new Quantity(value, Unit.Share)} failed");
    }
}
