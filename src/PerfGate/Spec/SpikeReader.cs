using PerfGate.Load;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Reads <c>rate: { base: 100/s, peak: 1000/s }</c> of a spike phase.</summary>
internal static class SpikeReader
{
    // Less of the base before the peak gives no band to come back to, and less after it no time to come back in.
    private static readonly TimeSpan LeastBase = TimeSpan.FromSeconds(2);

    /// <param name="phase">The phase's mapping.</param>
    /// <param name="written">The duration as the phase has it.</param>
    /// <param name="duration">The duration that a profile makes of it: the spike keeps its proportions.</param>
    /// <param name="errors">Takes the mistakes.</param>
    /// <returns>Null after an error was reported.</returns>
    public static SpikeRate? Read(MappingReader phase, TimeSpan written, TimeSpan duration, SpecErrors errors)
    {
        if (phase.Node("rate") is not MappingNode node)
        {
            errors.Add(DiagnosticCodes.MissingKey, phase.KeyLocation("rate"), "a spike phase needs its two rates: write 'rate: { base: 100/s, peak: 1000/s }'");
            return null;
        }

        if (RateTables.Spike.Open(node, errors) is not { } map)
            return null;
        var at = map.Duration("at");
        var length = map.Duration("for");
        if (map.Rate("base") is not { } low || map.Rate("peak") is not { } high)
            return null;
        if (high.Value <= low.Value)
            errors.Add(DiagnosticCodes.Contradiction, high.Location, "'peak' must be greater than 'base'");

        var begins = at?.Value ?? (written / 3);
        var lasts = length?.Value ?? (written / 6);
        if (begins < LeastBase || begins + lasts > written - LeastBase)
        {
            errors.Add(
                DiagnosticCodes.Contradiction, at?.Location ?? length?.Location ?? map.Location,
                $"the peak begins after {Text(begins)} and lasts {Text(lasts)}, of {Text(written)} in all: there must be at least {Text(LeastBase)} of the base before and after it; give a longer 'duration'");
        }

        var scale = duration / written;
        return new SpikeRate(low.Value, high.Value, begins * scale, lasts * scale, duration) { IsPoisson = phase.Flag("poisson")?.Value ?? false };
    }

    private static string Text(TimeSpan time) => new Measure.Quantity(time.TotalSeconds, Measure.Unit.Duration).ToString();
}
