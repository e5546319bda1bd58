using CsCheck;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class SignedRankTests
{
    private static readonly Gen<double[]> Differences = Gen.Double[-0.3, 0.3].Array[6, 30];

    [Fact]
    public void Critical_values_match_the_golden_table()
    {
        foreach (var row in Golden.Rows("signedRankCritical"))
            Assert.Equal((row.ToString(), row.Whole("c")), (row.ToString(), new SignedRankDistribution(row.Whole("n")).Critical(row.Number("alpha"))));
    }

    [Fact]
    public void Centre_and_bounds_match_the_golden_values()
    {
        foreach (var row in Golden.Rows("walsh"))
        {
            var name = row.GetProperty("name").GetString()!;
            var differences = row.Numbers("d");
            var averages = new WalshAverages(differences);
            Assert.Equal(row.Whole("walshCount"), averages.Count);
            Golden.Equal(row.Number("centre"), SignedRank.Centre(differences), name);
            foreach (var expected in row.GetProperty("bounds").EnumerateArray())
            {
                var critical = new SignedRankDistribution(differences.Length).Critical(expected.Number("alpha"));

                Assert.Equal(expected.Whole("c"), critical);
                Golden.Equal(expected.NumberOrNull("lower"), averages.Lower(critical), name);
                Golden.Equal(expected.NumberOrNull("upper"), averages.Upper(critical), name);
            }
        }
    }

    [Fact]
    public void The_distribution_is_that_of_random_signs()
    {
        const int n = 10;
        var counts = new int[(n * (n + 1) / 2) + 1];
        for (var signs = 0; signs < 1 << n; signs++)
            counts[Enumerable.Range(1, n).Where(rank => (signs >> (rank - 1) & 1) == 1).Sum()]++;

        var distribution = new SignedRankDistribution(n);

        for (var (sum, seen) = (0, 0); sum < counts.Length; sum++)
        {
            seen += counts[sum];
            Assert.Equal(seen / 1024.0, distribution.Cumulative(sum), 1e-15);
        }
    }

    [Fact]
    public void A_bound_lies_above_a_value_exactly_when_the_test_rejects_it() =>
        Gen.Select(Differences, Gen.Double[-0.2, 0.2], Gen.Double[0.001, 0.2]).Sample((differences, value, alpha) =>
            SignedRank.BoundsOf(differences, alpha)?.Lower > value == SignedRank.PValueAbove(differences, value) <= alpha);

    [Fact]
    public void Without_ties_the_p_value_is_that_of_the_ranks_of_the_absolute_differences() =>
        Gen.Bool.Array[6, 30].Sample(positive =>
        {
            var differences = positive.Select((up, i) => (up ? 0.01 : -0.01) * (i + 1)).ToArray();
            var ranks = positive.Select((up, i) => up ? i + 1 : 0).Sum();
            var n = differences.Length;
            var upperTail = new SignedRankDistribution(n).Cumulative((n * (n + 1) / 2) - ranks);
            return Math.Abs(SignedRank.PValueAbove(differences, 0) - upperTail) < 1e-12;
        });

    [Fact]
    public void A_shift_of_all_rounds_shifts_centre_and_bounds() =>
        Gen.Select(Differences, Gen.Double[-1, 1]).Sample((differences, shift) => MovesAlong(differences, d => d + shift));

    [Fact]
    public void A_change_of_scale_scales_centre_and_bounds() =>
        Gen.Select(Differences, Gen.Double[0.01, 50]).Sample((differences, factor) => MovesAlong(differences, d => d * factor));

    [Fact]
    public void Swapping_the_labels_mirrors_the_bounds() =>
        Differences.Sample(differences =>
        {
            var (one, other) = (SignedRank.BoundsOf(differences, 0.05)!.Value, SignedRank.BoundsOf([.. differences.Select(d => -d)], 0.05)!.Value);
            return one.Lower == -other.Upper && one.Upper == -other.Lower;
        });

    [Fact]
    public void Bounds_tighten_as_alpha_grows() =>
        Gen.Select(Differences, Gen.Double[0.02, 0.4], Gen.Double[0.02, 0.4]).Sample((differences, a, b) =>
        {
            var strict = SignedRank.BoundsOf(differences, Math.Min(a, b))!.Value;
            var loose = SignedRank.BoundsOf(differences, Math.Max(a, b))!.Value;
            var centre = SignedRank.Centre(differences);
            return strict.Lower <= loose.Lower && loose.Lower <= centre && centre <= loose.Upper && loose.Upper <= strict.Upper;
        });

    [Fact]
    public void The_order_of_rounds_does_not_matter() =>
        Differences.Sample(differences => SignedRank.BoundsOf(differences, 0.05) == SignedRank.BoundsOf([.. differences.Reverse()], 0.05));

    [Fact]
    public void Too_few_rounds_have_no_bounds()
    {
        Assert.Null(SignedRank.BoundsOf([], 0.05));
        Assert.Null(SignedRank.BoundsOf([0.1, 0.2, 0.1, 0.3], 0.05));
        Assert.NotNull(SignedRank.BoundsOf([0.1, 0.2, 0.1, 0.3, 0.2], 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignedRankDistribution(61));
    }

    private static bool MovesAlong(double[] differences, Func<double, double> move)
    {
        var moved = differences.Select(move).ToArray();
        var (before, after) = (SignedRank.BoundsOf(differences, 0.05)!.Value, SignedRank.BoundsOf(moved, 0.05)!.Value);
        return Near(after.Lower, move(before.Lower)) && Near(after.Upper, move(before.Upper)) && Near(SignedRank.Centre(moved), move(SignedRank.Centre(differences)));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
