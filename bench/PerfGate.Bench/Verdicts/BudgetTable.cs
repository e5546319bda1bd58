using System.Globalization;
using PerfGate.Statistics;

namespace PerfGate.Bench.Verdicts;

/// <summary>
/// The absolute gate on a p99 budget: how often a service whose true p99 is r times the budget fails and passes, by the point estimate, by an interval
/// that takes requests for independent, by the gate's own interval from batches, and by that with extensions. Exit code 1 when a share differs from
/// the reference by more than 1.5 points.
/// </summary>
internal static class BudgetTable
{
    private const int Series = 2_000;
    private const double Percentile = 0.99;
    private const double Budget = 1 - Percentile;
    private const double Alpha = 0.01;
    private const double AllowedPoints = 1.5;

    private static readonly double[] Ratios = [0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5];
    private static readonly int[] Seconds = [30, 60, 120, 240, 480];

    /// <summary>Side of the budget that a rule sees: above fails, below passes.</summary>
    private delegate LimitSide Rule(ReadOnlySpan<BatchSum> batches);

    /// <summary>Fail and pass shares in per cent, by tier and rule, for each ratio.</summary>
    public static IReadOnlyDictionary<string, (double Fail, double Pass)[]> Reference { get; } = ReadReference();

    public static int Run(string[] args, TextWriter output)
    {
        if (args.Length > 0)
        {
            output.WriteLine("usage: budget-table");
            return 2;
        }

        var started = TimeProvider.System.GetTimestamp();
        var (largest, tooFar) = (0.0, 0);
        output.WriteLine(Row("fail/pass %, true p99 = r x budget", Ratios.Select(ratio => string.Create(CultureInfo.InvariantCulture, $"r={ratio}"))));
        foreach (var tier in NoiseTier.All)
        {
            var truth = ExceedanceSimulator.TrueQuantile(tier, Percentile);
            var runs = ExceedanceSimulator.Draw(tier, Series, Seconds[^1], [.. Ratios.Select(ratio => (float)(truth / ratio))]);
            foreach (var seconds in Seconds)
            {
                Print(tier, $"{seconds} point", JudgeAll(runs, seconds, Point));
                Print(tier, $"{seconds} iid Wilson", JudgeAll(runs, seconds, Independent));
                Print(tier, $"{seconds} batch Wilson", JudgeAll(runs, seconds, Batches(Alpha)));
            }

            Print(tier, "seq (120, 240, 480) batch Wilson", JudgeAll(runs, Seconds[^1], Extended));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"largest difference {largest:0.00} points; {tooFar} cells differ by more than {AllowedPoints} points; {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return tooFar == 0 ? 0 : 1;

        void Print(NoiseTier tier, string rule, (double Fail, double Pass)[] cells)
        {
            var name = $"{tier.Name} {rule}";
            var expected = Reference[name];
            var differences = cells.Zip(expected, (cell, there) => Math.Max(Math.Abs(cell.Fail - there.Fail), Math.Abs(cell.Pass - there.Pass))).ToArray();
            largest = Math.Max(largest, differences.Max());
            tooFar += differences.Count(points => points > AllowedPoints);
            output.WriteLine(Row(name, cells.Zip(differences, (cell, points) => string.Create(CultureInfo.InvariantCulture, $"{cell.Fail:0.0}/{cell.Pass:0.0} ({points:0.00})"))));
            output.WriteLine(Row("  reference", expected.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Fail:0.0}/{cell.Pass:0.0}"))));
        }
    }

    private static string Row(string name, IEnumerable<string> cells) => $"{name,-41}{string.Concat(cells.Select(cell => $"{cell,-18}"))}".TrimEnd();

    private static LimitSide Point(ReadOnlySpan<BatchSum> batches)
    {
        var (hits, requests) = Total(batches);
        return hits > Budget * requests ? LimitSide.Above : LimitSide.Below;
    }

    private static LimitSide Independent(ReadOnlySpan<BatchSum> batches)
    {
        var (hits, requests) = Total(batches);
        return Bounds.Wilson(hits / requests, requests, StandardNormal.UpperQuantile(Alpha)).Against(Budget);
    }

    // The reference takes a run without a single slow request at its full number; so does this comparison, by a design effect of 1.
    private static Rule Batches(double alpha) => batches => ProportionEstimate.Of(batches, alpha, designEffectWithoutHits: 1)!.Bounds.Against(Budget);

    private static LimitSide Extended(ReadOnlySpan<BatchSum> batches)
    {
        var plan = new ExtensionPlan { Alpha = Alpha };
        for (var look = 0; look < plan.Lengths.Count; look++)
        {
            var side = Batches(plan.AlphaAt(look))(batches[..(batches.Length * plan.Lengths[look] / plan.Lengths[^1])]);
            if (side != LimitSide.Undecided)
                return side;
        }

        return LimitSide.Undecided;
    }

    private static (double Hits, double Requests) Total(ReadOnlySpan<BatchSum> batches)
    {
        var (hits, requests) = (0.0, 0.0);
        foreach (var batch in batches)
        {
            hits += batch.Sum;
            requests += batch.Weight;
        }

        return (hits, requests);
    }

    private static (double Fail, double Pass)[] JudgeAll(byte[][][] runs, int seconds, Rule rule)
    {
        var cells = new (double Fail, double Pass)[Ratios.Length];
        Parallel.For(0, cells.Length, ratio =>
        {
            var batches = new BatchSum[seconds * ExceedanceSimulator.SlicesPerSecond];
            var (fails, passes) = (0, 0);
            foreach (var run in runs[ratio])
            {
                for (var i = 0; i < batches.Length; i++)
                    batches[i] = new BatchSum(run[i], ExceedanceSimulator.RequestsPerSlice);
                var side = rule(batches);
                fails += side == LimitSide.Above ? 1 : 0;
                passes += side == LimitSide.Below ? 1 : 0;
            }

            cells[ratio] = (100.0 * fails / runs[ratio].Length, 100.0 * passes / runs[ratio].Length);
        });
        return cells;
    }

    /// <summary>Lines <c>tier | budget | seconds | design effect | rule | fail/pass ...</c>; an extended run also says its mean length.</summary>
    private static Dictionary<string, (double Fail, double Pass)[]> ReadReference() =>
        ReferenceText.Lines("budget-table.txt")
            .Select(line => line.Split(" | "))
            .Where(fields => fields.Length == 6 && fields[0] != "tier")
            .ToDictionary(
                fields => $"{fields[0]} {fields[2]} {fields[4].Replace(" a=.01 spent", "", StringComparison.Ordinal)}",
                fields => fields[5].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Cell).ToArray());

    private static (double Fail, double Pass) Cell(string text)
    {
        var shares = text.Split('@')[0].Split('/');
        return (double.Parse(shares[0], CultureInfo.InvariantCulture), double.Parse(shares[1], CultureInfo.InvariantCulture));
    }
}
