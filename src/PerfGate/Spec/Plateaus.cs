using PerfGate.Load;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Reads <c>plateaus</c>: how often a soak pauses to see what its target holds.</summary>
internal static class Plateaus
{
    /// <summary>Four for the warm-up and the eight that the leak rule takes.</summary>
    public const int Least = 12;

    private const int Most = 120;

    /// <summary>A shorter soak is not cut up unless that is asked for: it could prove nothing.</summary>
    private static readonly TimeSpan UsualFrom = TimeSpan.FromMinutes(20);

    public static Key Key { get; } = new(
        "plateaus", Shape.Integer(0, Most), "Soak: pauses at equal distances, in which the target's heap is collected and what it still holds is read. 0: none. Default: 12 from 20min on, else none.");

    /// <summary>Its load stays the same.</summary>
    public static bool IsSteady(PhaseLevel level) =>
        level.Load is not OpenLoad { Arrivals: StagedRate staged } || staged.Stages.All(s => s.FromPerSecond.Equals(s.ToPerSecond));

    /// <param name="map">The phase.</param>
    /// <param name="kind">Only a soak has plateaus.</param>
    /// <param name="duration">Of its load; null: it ends with its requests.</param>
    /// <param name="levels">Its loads.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static int Read(MappingReader map, PhaseKind kind, TimeSpan? duration, IReadOnlyList<PhaseLevel> levels, SpecErrors errors)
    {
        var isSteady = duration is not null && levels.All(IsSteady);
        if (map.Integer("plateaus") is not { } asked)
            return kind == PhaseKind.Soak && isSteady && duration >= UsualFrom ? Least : 0;

        if (kind != PhaseKind.Soak)
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("plateaus"), "'plateaus' belongs to kind soak");
        else if (asked.Value is > 0 and < Least)
            errors.Add(DiagnosticCodes.BadValue, asked.Location, $"'plateaus' is at least {Least}, of which the first 4 are warm-up, or 0 for none; found {asked.Value}");
        else if (asked.Value > 0 && !isSteady)
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("plateaus"), "'plateaus' needs a load that stays the same for a 'duration': neither a ramp nor a number of requests");
        return (int)asked.Value;
    }
}
