using System.Text.Json;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

/// <summary>The last third of a soak against its first.</summary>
public class DecayTests
{
    /// <summary>Newcombe 1998, table II, 56/70 less 48/80, method 10: 0.0524 to 0.3339 at 95 %.</summary>
    [Fact]
    public void The_interval_of_a_difference_is_newcombes()
    {
        const double Z = 1.959963984540054;

        var change = Bounds.Newcombe(48.0 / 80, Bounds.Wilson(48.0 / 80, 80, Z), 56.0 / 70, Bounds.Wilson(56.0 / 70, 70, Z));

        Assert.Equal(0.0524, change.Lower, 5e-5);
        Assert.Equal(0.3339, change.Upper, 5e-5);
    }

    [Fact]
    public void A_stretch_is_worth_what_its_likeness_leaves()
    {
        foreach (var row in Golden.Rows("stretches"))
        {
            var sums = row.Numbers("sums").Zip(row.Numbers("weights"), (sum, weight) => new BatchSum(sum, weight)).ToArray();
            var stretch = Stretch.Of(sums)!.Value;

            Golden.Equal(row.Number("mean"), stretch.Mean, "mean");
            Golden.Equal(row.Number("standardError"), stretch.StandardError, "standard error");
            Golden.Equal(row.Number("degrees"), stretch.Degrees, "degrees of freedom");
            Golden.Equal(row.Number("weight"), stretch.Weight, "weight");
        }

        Assert.Null(Stretch.Of([new BatchSum(1, 1), new BatchSum(1, 0)]));
    }

    [Fact]
    public void A_change_and_its_bounds_are_those_of_scipy()
    {
        foreach (var row in Golden.Rows("stretchChanges"))
        {
            var (first, last, alpha) = (StretchOf(row, "first"), StretchOf(row, "last"), row.Number("alpha"));
            var change = row.GetProperty("kind").GetString() switch
            {
                "logarithms" => StretchChange.OfLogarithms(first, last, alpha),
                "rates" => StretchChange.OfRates(first, last, alpha)!,
                _ => StretchChange.OfProportions(first, last, alpha, row.Number("designEffect")),
            };

            Golden.Equal(row.Number("value"), change.Value, $"{row}: value");
            Golden.Equal(row.NumberOrNull("lower"), Finite(change.Bounds.Lower), $"{row}: lower");
            Golden.Equal(row.NumberOrNull("upper"), Finite(change.Bounds.Upper), $"{row}: upper");
        }
    }

    [Fact]
    public void Nothing_decays_from_nothing() =>
        Assert.Null(StretchChange.OfRates(new Stretch(0, 0, 20, 60), new Stretch(5, 1, 20, 60), 0.01));

    [Fact]
    public void It_says_how_much_longer_a_soak_must_be()
    {
        var change = new StretchChange { Value = 0.06, Bounds = new Bounds(0.01, 0.14) };

        Assert.Equal(4, change.LengthToDecide(0.10)!.Value, 1e-9);
        Assert.Equal(6.25, change.LengthToDecide(0.04)!.Value, 1e-9);
        Assert.Null(change.LengthToDecide(0.06));
        Assert.Null((change with { Bounds = new Bounds(double.NegativeInfinity, double.PositiveInfinity) }).LengthToDecide(0.1));
    }

    /// <summary>
    /// 600 seconds whose logarithms are a process of first order: the medians, or the closed model's rates, of a machine whose noise lasts from nothing to a minute.
    /// </summary>
    /// <param name="autocorrelation">From second to second.</param>
    /// <param name="deviation">Of a second.</param>
    /// <param name="leastDecided">Of 500 soaks each, those of no change that pass, and those that become a fifth worse and fail.</param>
    [Theory]
    [InlineData(0, 0.10, 500)]
    [InlineData(0.5, 0.05, 495)]
    [InlineData(0.8, 0.05, 455)]
    [InlineData(0.95, 0.05, 110)]
    [InlineData(0.984, 0.03, 110)]
    [InlineData(0.98, 0.10, 20)]
    public void A_noisy_machine_is_not_taken_for_a_change(double autocorrelation, double deviation, int leastDecided)
    {
        const int Soaks = 500, Third = 200;
        const double Limit = 0.10, Alpha = 0.002;
        var random = new Random(17);
        var (times, rates) = (new Tally(), new Tally());
        for (var soak = 0; soak < Soaks; soak++)
        {
            var seconds = FirstOrder(3 * Third, autocorrelation, deviation, random);
            Stretch Of(Range third, Func<double, double> value) => Stretch.Of([.. seconds[third].Select(s => new BatchSum(value(s), 1))])!.Value;
            LimitSide Longer(double times) => StretchChange.OfLogarithms(Of(..Third, s => s), Of(^Third.., s => s + Math.Log(times)), Alpha).Bounds.Against(Limit);
            LimitSide Rarer(double times) => StretchChange.OfRates(Of(..Third, Math.Exp), Of(^Third.., s => times * Math.Exp(s)), Alpha)!.Bounds.Against(-Limit);

            times.Count(Longer(1), Longer(1.2), LimitSide.Above, LimitSide.Below);
            rates.Count(Rarer(1), Rarer(0.8), LimitSide.Below, LimitSide.Above);
        }

        foreach (var (alarms, missed, passed, found) in new[] { times, rates })
        {
            // 1 % of 500; what the noise hides is undecided, and never a pass.
            Assert.InRange(alarms, 0, 5);
            Assert.InRange(missed, 0, 5);
            Assert.InRange(passed, leastDecided, Soaks);
            Assert.InRange(found, leastDecided, Soaks);
        }
    }

    /// <summary>As a steady rise from the first second to the last would have it, the thirds see two thirds of it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void A_steady_rise_of_a_fifth_is_found_under_a_limit_of_five_per_cent(double autocorrelation)
    {
        var random = new Random(18);
        var found = 0;
        for (var soak = 0; soak < 200; soak++)
        {
            var seconds = FirstOrder(600, autocorrelation, 0.05, random).Select((s, i) => new BatchSum(s + Math.Log(1 + (0.2 * i / 600)), 1)).ToArray();
            var change = StretchChange.OfLogarithms(Stretch.Of(seconds.AsSpan(..200))!.Value, Stretch.Of(seconds.AsSpan(^200..))!.Value, 0.002);
            found += change.Bounds.Against(0.05) == LimitSide.Above ? 1 : 0;
        }

        Assert.InRange(found, 180, 200);
    }

    private static double[] FirstOrder(int count, double autocorrelation, double deviation, Random random)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var values = new double[count];
        values[0] = deviation * Normal();
        for (var i = 1; i < count; i++)
            values[i] = (autocorrelation * values[i - 1]) + (deviation * Math.Sqrt(1 - (autocorrelation * autocorrelation)) * Normal());
        return values;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static Stretch StretchOf(JsonElement row, string name) =>
        row.Numbers(name) is [var mean, var error, var degrees, var weight] ? new Stretch(mean, error, degrees, weight) : throw new InvalidDataException(name);

    private sealed class Tally
    {
        private int _alarms, _missed, _passed, _found;

        public void Count(LimitSide steady, LimitSide worse, LimitSide breach, LimitSide pass)
        {
            _alarms += steady == breach ? 1 : 0;
            _passed += steady == pass ? 1 : 0;
            _found += worse == breach ? 1 : 0;
            _missed += worse == pass ? 1 : 0;
        }

        public void Deconstruct(out int alarms, out int missed, out int passed, out int found) => (alarms, missed, passed, found) = (_alarms, _missed, _passed, _found);
    }
}
