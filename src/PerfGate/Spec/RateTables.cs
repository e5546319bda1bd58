using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>The mappings that <c>rate</c> and <c>concurrency</c> may be, by the kind of their phase.</summary>
internal static class RateTables
{
    public static KeyTable Ramp { get; } = new(
        "ramp",
        new Key("from", Shape.Rate, "Arrivals per second at the start.") { IsRequired = true },
        new Key("to", Shape.Rate, "Arrivals per second at the end.") { IsRequired = true });

    public static KeyTable Connections { get; } = new(
        "concurrency",
        new Key("from", Shape.Integer(1, 100_000), "Connections of the first level.") { IsRequired = true },
        new Key("to", Shape.Integer(1, 100_000), "The most connections that are tried.") { IsRequired = true });

    public static KeyTable Spike { get; } = new(
        "spike",
        new Key("base", Shape.Rate, "Arrivals per second before and after the peak.") { IsRequired = true },
        new Key("peak", Shape.Rate, "Arrivals per second in the peak.") { IsRequired = true },
        new Key("at", Shape.Duration, "When the peak begins. Default: after a third of the duration."),
        new Key("for", Shape.PositiveDuration, "How long the peak lasts. Default: a sixth of the duration."));
}
