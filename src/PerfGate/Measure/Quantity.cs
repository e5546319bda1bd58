using System.Globalization;

namespace PerfGate.Measure;

/// <summary>A number with its unit. <see cref="ToString"/> is what a person reads, always in the invariant culture.</summary>
/// <param name="Value">In the base unit of <paramref name="Unit"/>.</param>
/// <param name="Unit">What is counted.</param>
internal readonly record struct Quantity(double Value, Unit Unit)
{
    public override string ToString() => Unit switch
    {
        Unit.Duration => FormatDuration(Value),
        Unit.Share => FormatShare(Value),
        Unit.PerSecond => $"{Significant(Value)}/s",
        Unit.Size => FormatSize(Value),
        Unit.SizePerSecond => $"{FormatSize(Value * 60)}/min",
        Unit.Cores => $"{Significant(Value)} cores",
        _ => Significant(Value),
    };

    /// <summary>
    /// Every digit of it, in the largest unit that needs few of them: what a limit says, and what reads back as the same
    /// limit. An observation is rounded for people; a limit that is rounded is another limit.
    /// </summary>
    public string ToExactText() => Unit switch
    {
        Unit.Duration => Exact(Value, (120, 60, "min"), (1, 1, "s"), (1e-3, 1e-3, "ms"), (1e-6, 1e-6, "µs"), (0, 1e-9, "ns")),
        Unit.Share => $"{Digits(Value * 100)} %",
        Unit.PerSecond => $"{Digits(Value)}/s",
        Unit.Size => ExactSize(Value),
        Unit.SizePerSecond => $"{ExactSize(Value * 60)}/min",
        Unit.Cores => $"{Digits(Value)} cores",
        _ => Digits(Value),
    };

    private static string ExactSize(double bytes) =>
        Exact(bytes, (1 << 30, 1 << 30, "GiB"), (1e9, 1e9, "GB"), (1 << 20, 1 << 20, "MiB"), (1e6, 1e6, "MB"), (1024, 1024, "KiB"), (0, 1, "B"));

    private static string Exact(double value, params ReadOnlySpan<(double From, double Factor, string Word)> units)
    {
        if (value == 0)
            return new Quantity(0, units[^1].Word == "B" ? Unit.Size : Unit.Duration).ToString();
        foreach (var (from, factor, word) in units[..^1])
        {
            var number = value / factor;
            if (value >= from && Math.Abs(Math.Round(number, 3) - number) <= 1e-12 * number)
                return $"{Digits(Math.Round(number, 3))} {word}";
        }

        return $"{Digits(value / units[^1].Factor)} {units[^1].Word}";
    }

    /// <summary>All digits that a double is sure of; beyond the range of a decimal, as it is.</summary>
    private static string Digits(double value) =>
        Math.Abs(value) < 1e15 && (value == 0 || Math.Abs(value) > 1e-12)
            ? ((decimal)value).ToString("0.############################", CultureInfo.InvariantCulture)
            : value.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string FormatDuration(double seconds) => Math.Abs(seconds) switch
    {
        0 => "0 ms",
        < 1e-6 => $"{Significant(seconds * 1e9)} ns",
        < 1e-3 => $"{Significant(seconds * 1e6)} µs",
        < 1 => $"{Significant(seconds * 1e3)} ms",
        < 120 => $"{Significant(seconds)} s",
        _ => $"{Significant(seconds / 60)} min",
    };

    private static string FormatShare(double share)
    {
        var percent = share * 100;
        // 99.996 % must never read as 100 %: digits grow until the shown number is on the right side of it.
        for (var digits = 2; digits < 6; digits++)
        {
            var rounded = Math.Round(percent, digits) + 0.0; // not -0
            if (rounded != 100 || percent == 100)
                return $"{rounded.ToString("0.######", CultureInfo.InvariantCulture)} %";
        }

        return $"{percent.ToString("R", CultureInfo.InvariantCulture)} %";
    }

    private static string FormatSize(double bytes) => Math.Abs(bytes) switch
    {
        < 1024 => $"{Significant(bytes)} B",
        < 1024 * 1024 => $"{Significant(bytes / 1024)} KiB",
        < 1024 * 1024 * 1024 => $"{Significant(bytes / (1024 * 1024))} MiB",
        _ => $"{Significant(bytes / (1024 * 1024 * 1024))} GiB",
    };

    /// <summary>Three significant digits, never fewer than the integer part has: 12,408 and 231 and 1.24 and 0.085.</summary>
    private static string Significant(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value.ToString("0", CultureInfo.InvariantCulture);
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var digits = Math.Clamp(2 - magnitude, 0, 12);
        return Math.Round(value, digits).ToString("#,0." + new string('#', digits), CultureInfo.InvariantCulture);
    }
}
