using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.History;

/// <summary>The history of one check, as far as its records are comparable with the newest.</summary>
internal sealed record Trend
{
    /// <summary>With fewer there is nothing to be said of changes.</summary>
    public const int LeastRecords = 20;

    /// <summary>Of the check.</summary>
    public required string Identity { get; init; }

    /// <summary>In order of time, values on the scale of the newest record's machine.</summary>
    public required IReadOnlyList<TrendRun> Runs { get; init; }

    /// <summary>Times and rates are scaled by the machine's speed then and in the newest run.</summary>
    public required bool IsCalibrated { get; init; }

    public required Unit Unit { get; init; }

    /// <summary>Records of the check that are not comparable: another machine, workload or calibration.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Where the level changed for good; empty with too few records.</summary>
    public required IReadOnlyList<ChangePoint> Changes { get; init; }

    public bool HasEnough => Runs.Count >= LeastRecords;

    public double Latest => Runs[^1].Value;

    public double Median => Quantile([.. Runs.Select(r => r.Value)], 0.5);

    /// <summary>One for each check that the newest record with it has.</summary>
    /// <param name="records">Of one gate and profile, in order of time.</param>
    public static IReadOnlyList<Trend> Of(IReadOnlyList<HistoryRecord> records) =>
    [
        .. records.SelectMany(r => r.Checks.Keys).Distinct().Order(StringComparer.Ordinal).Select(identity => Of(identity, records)),
    ];

    private static Trend Of(string identity, IReadOnlyList<HistoryRecord> records)
    {
        var all = records.Where(r => r.Checks.ContainsKey(identity)).ToList();
        var newest = all[^1];
        var reference = newest.Checks[identity];
        var comparable = all.Where(r => r.Machine.WhyNotComparable(newest.Machine) is null && r.Checks[identity].Workload == reference.Workload && r.Checks[identity].Unit == reference.Unit).ToList();

        // Times of other processors can only be compared calibrated; where that loses more records than it gains, those of the same processor stand as they are.
        var calibrated = newest.Calibration is { IsSteady: true } ? comparable.Where(r => r.Calibration is { IsSteady: true }).ToList() : [];
        var alike = comparable.Where(r => r.Machine.Processor == newest.Machine.Processor).ToList();
        var isCalibrated = calibrated.Count > 0 && calibrated.Count >= alike.Count;
        var chosen = isCalibrated ? calibrated : alike;

        var runs = chosen.Select(r => new TrendRun(r, r.Checks[identity].Value * (isCalibrated ? Scale(reference.Unit, r.Calibration!, newest.Calibration!) : 1), r.Checks[identity].Verdict)).ToList();
        return new Trend
        {
            Identity = identity,
            Runs = runs,
            IsCalibrated = isCalibrated,
            Unit = reference.Unit,
            LeftOut = all.Count - runs.Count,
            Changes = runs.Count < LeastRecords ? [] : ChangePoints.Find(Winsorised([.. runs.Select(r => r.Value)]), new ChangePointOptions()),
        };
    }

    /// <summary>What a value of then would be now, by the JSON kernel.</summary>
    private static double Scale(Unit unit, Calibration then, Calibration now) => unit switch
    {
        Unit.Duration => now.Json / then.Json,
        Unit.PerSecond => then.Json / now.Json,
        _ => 1,
    };

    /// <summary>A single bad run counts, but no more than the next worst.</summary>
    private static double[] Winsorised(double[] values)
    {
        var (low, high) = (Quantile(values, 0.05), Quantile(values, 0.95));
        return [.. values.Select(v => Math.Clamp(v, low, high))];
    }

    private static double Quantile(double[] values, double fraction)
    {
        var sorted = values.Order().ToArray();
        var at = fraction * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
