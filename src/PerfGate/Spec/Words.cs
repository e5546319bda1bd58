namespace PerfGate.Spec;

/// <summary>The closed sets of words of the spec.</summary>
internal static class Words
{
    public static IReadOnlyList<string> Policies { get; } = ["fail", "warn"];

    public static IReadOnlyList<string> Judging { get; } = ["sequential", "strict", "point"];

    public static IReadOnlyList<string> PhaseKinds { get; } = ["benchmark", "load", "stress", "soak", "spike", "capacity"];

    public static IReadOnlyList<string> Diagnose { get; } = ["off", "on-breach", "always"];

    public static IReadOnlyList<string> Switch { get; } = ["on", "off"];

    public static IReadOnlyList<string> Modes { get; } = ["alone", "mix"];
}
