using System.Globalization;

namespace PerfGate.Syntax;

/// <summary>How a number of the spec is written.</summary>
internal enum NumberKind
{
    Integer,
    Duration,
    Rate,
    Percentage,
}

/// <summary>What a number of the spec may be. Every one has both ends: what nobody can have meant is an error and not a run without end.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Least">Allowed; seconds, events per second, or a fraction.</param>
/// <param name="Most">Allowed.</param>
internal sealed record NumberRange(NumberKind Kind, double Least, double Most)
{
    private const double Day = 24 * 3600;

    public static NumberRange Duration { get; } = new(NumberKind.Duration, 0, Day);

    public static NumberRange PositiveDuration { get; } = new(NumberKind.Duration, 0.001, Day);

    /// <summary>More than one machine sends; and one an hour is no load.</summary>
    public static NumberRange Rate { get; } = new(NumberKind.Rate, 1 / 3600d, 1_000_000);

    public static NumberRange Percentage { get; } = new(NumberKind.Percentage, 0, 1);

    /// <summary>Requests, iterations: more than a day of what one machine sends.</summary>
    public const long MostRequests = 10_000_000_000;

    public bool Holds(double value) => value >= Least && value <= Most;

    /// <summary>What is wrong with a value that does not hold: <c>must be from 1ms to 24h</c>.</summary>
    public string Must(double value) => value <= 0 && Least > 0 ? "must be greater than zero" : $"must be from {Write(Least)} to {Write(Most)}";

    /// <summary>As a spec writes it.</summary>
    public string Write(double value) => Kind switch
    {
        NumberKind.Duration => WriteDuration(value),
        NumberKind.Rate => value < 1 ? Text(Math.Round(value * 3600, 3)) + "/h" : Text(value) + "/s",
        NumberKind.Percentage => Text(Math.Round(value * 100, 6)) + "%",
        _ => Text(value),
    };

    private static string WriteDuration(double seconds)
    {
        foreach (var (unit, length) in new[] { ("h", 3600.0), ("min", 60), ("s", 1) })
        {
            if (seconds == 0 || seconds % length == 0)
                return Text(seconds / length) + (seconds == 0 ? "s" : unit);
        }

        return Text(Math.Round(seconds * 1000, 6)) + "ms";
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
