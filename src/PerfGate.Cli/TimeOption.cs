using System.CommandLine;
using System.Globalization;
using PerfGate.Syntax;

namespace PerfGate.Cli;

/// <summary>An option that takes a time: <c>90s</c> and <c>30m</c> as in a spec, or <c>hh:mm:ss</c>.</summary>
internal static class TimeOption
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it limits.</param>
    /// <param name="least">The smallest that makes sense.</param>
    public static Option<TimeSpan> Create(string name, string description, TimeSpan least) => new(name)
    {
        Description = $"{description} (30m, 90s or hh:mm:ss).",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(30),
        CustomParser = result =>
        {
            if (Parse(result.Tokens[0].Value) is { } time && time >= least && time <= Most)
                return time;
            result.AddError($"'{result.Tokens[0].Value}' is not a duration for {name}; write one such as 30m, 90s or 00:30:00");
            return TimeSpan.Zero;
        },
    };

    /// <summary>A bare number is none: .NET would take it for days.</summary>
    internal static TimeSpan? Parse(string text)
    {
        if (Literals.Duration(text) is { } seconds && seconds < Most.TotalSeconds)
            return TimeSpan.FromSeconds(seconds);
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
    }
}
