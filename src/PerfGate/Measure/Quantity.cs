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
            var rounded = Math.Round(percent, digits);
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
