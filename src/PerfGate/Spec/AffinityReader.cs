using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Reads <c>affinity</c>: which processors the generator sends from; the target gets the others.</summary>
internal static class AffinityReader
{
    public static Shape Shape { get; } = Shape.Either(Shape.OneOf(["auto", "none"]), Shape.OneOrMore(Shape.Text));

    /// <summary>
    /// Null: wherever the system likes, which is also what auto means. Kept apart on two cores, a service is measured that has half
    /// of the machine (docs/decisions, "affinity").
    /// </summary>
    public static ProcessorSet? Read(MappingReader map, SpecErrors errors)
    {
        var items = map.Texts("affinity");
        if (items.Count == 0 || items is [{ Value: "auto" or "none" }])
            return null;
        var location = items[0].Location;
        if (ProcessorSet.Parse(string.Join(',', items.Select(i => i.Value))) is not { } wanted)
        {
            errors.Add(DiagnosticCodes.BadValue, location, $"'affinity' is auto, none, or {ProcessorSet.Forms}; found '{string.Join(", ", items.Select(i => i.Value))}'");
            return null;
        }

        if (ProcessorSet.OfThread() is not { } all)
        {
            errors.Warn(DiagnosticCodes.NeverUsed, location, "'affinity' has an effect on Linux only");
            return null;
        }

        if (wanted.And(all).Count < wanted.Count || all.Without(wanted).Count == 0)
        {
            errors.Add(DiagnosticCodes.BadValue, location, $"'affinity: {wanted}' does not fit this machine: the generator takes some of the processors {all}, and leaves the target one at least");
            return null;
        }

        return wanted;
    }
}
