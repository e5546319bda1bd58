using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>An axis from values to pixels.</summary>
/// <param name="Low">Value at the start.</param>
/// <param name="High">Value at the end; above <paramref name="Low"/>.</param>
/// <param name="From">Pixel of the start.</param>
/// <param name="To">Pixel of the end.</param>
/// <param name="Log">Logarithmic; both ends are then above zero.</param>
internal sealed record SvgScale(double Low, double High, double From, double To, bool Log = false)
{
    private static readonly double[] RoundSteps = [1, 2, 5, 10];

    public double Of(double value)
    {
        var share = Log
            ? Math.Log(Math.Max(value, Low) / Low) / Math.Log(High / Low)
            : (value - Low) / (High - Low);
        return From + (Math.Clamp(share, 0, 1) * (To - From));
    }

    /// <summary>A few round values between the ends.</summary>
    public IReadOnlyList<double> Ticks(int about)
    {
        var ticks = new List<double>();
        if (Log)
        {
            double[] steps = Math.Log10(High / Low) > 2 ? [1] : [1, 2, 5];
            for (var decade = Math.Floor(Math.Log10(Low)); decade <= Math.Log10(High); decade++)
                ticks.AddRange(steps.Select(s => s * Math.Pow(10, decade)).Where(t => t >= Low && t <= High));
            return ticks;
        }

        var raw = (High - Low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = RoundSteps.Select(s => s * power).First(s => s >= raw * 0.999);
        for (var tick = Math.Ceiling(Low / step) * step; tick <= High * 1.0001; tick += step)
            ticks.Add(tick);
        return ticks;
    }

    public static string Label(double value, Unit unit) => unit == Unit.Count
        ? value.ToString("#,0.###", CultureInfo.InvariantCulture)
        : new Quantity(Math.Round(value, 12), unit).ToString();
}
