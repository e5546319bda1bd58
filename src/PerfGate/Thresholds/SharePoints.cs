using System.Globalization;

namespace PerfGate.Thresholds;

/// <summary>The distance of two shares, in percentage points: of a share, a percentage would be one of a percentage.</summary>
internal static class SharePoints
{
    /// <summary><c>0.1</c> of 0.001, without a loss of digits.</summary>
    public static string Exact(double share) => ((decimal)share * 100).ToString("0.##########", CultureInfo.InvariantCulture);

    /// <summary><c>-0.2 points</c> from 99 % to 98.8 %; as many decimals as its first digit needs, at most nine.</summary>
    public static string Of(double share, double from)
    {
        // Decimals: 99 % less 94.05 % is 4.95 points, and not a little less.
        var points = ((decimal)share - (decimal)from) * 100;
        var size = Math.Abs(points);
        var decimals = size > 0 ? Math.Clamp((int)-Math.Floor(Math.Log10((double)size)), 1, 9) : 1;
        return $"{(points < 0 ? "-" : "+")}{size.ToString($"F{decimals.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture)} points";
    }
}
