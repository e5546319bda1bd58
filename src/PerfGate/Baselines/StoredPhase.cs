using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Baselines;

/// <summary>One phase of a stored baseline.</summary>
/// <param name="Workload">Of everything in the spec that decides what was requested and how; another one measures something else.</param>
/// <param name="Values">By subject (<see cref="SubjectOf"/>), then by metric; in the metric's base unit.</param>
internal sealed record StoredPhase(string Workload, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values)
{
    private const int Digits = 4;

    /// <summary><c>orders at 100</c>; <c>all</c> is the mix as a whole.</summary>
    public static string SubjectOf(string? endpoint, Level? level) => $"{endpoint ?? "all"}{(level is { } l ? $" at {l}" : "")}";

    /// <summary>Four digits: more of them would be noise, and would change with every run.</summary>
    public static double Round(double value) => double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
