using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Picks the phases to run. A name or tag that picks nothing is an error: a gate must not pass on nothing.</summary>
internal sealed class PhaseSelector(IReadOnlyList<Phase> phases, SpecErrors errors, SourceLocation phasesLocation)
{
    /// <summary>The command line narrows what the profile left.</summary>
    public IReadOnlyList<Phase> Select(Profile profile, SpecSelection selection)
    {
        var named = ByName(phases, profile.Phases);
        var tagged = ByTag(named, profile.Tags);
        var asked = ByName(tagged, [.. selection.Phases.Select(p => new At<string>(p, phasesLocation))]);
        var result = ByTag(asked, [.. selection.Tags.Select(t => new At<string>(t, phasesLocation))]);
        if (result.Count == 0 && phases.Count > 0 && !errors.HasErrors)
            errors.Add(DiagnosticCodes.UnknownSelection, phasesLocation, "the chosen profile, phases and tags together leave no phase to run");
        return result;
    }

    private IReadOnlyList<Phase> ByName(IReadOnlyList<Phase> from, IReadOnlyList<At<string>> names)
    {
        foreach (var name in names.Where(n => !phases.Any(p => p.Name == n.Value)))
            errors.AddUnknown(DiagnosticCodes.UnknownSelection, name.Location, "phase", name.Value, phases.Select(p => p.Name));
        return names.Count == 0 ? from : [.. from.Where(p => names.Any(n => n.Value == p.Name))];
    }

    private IReadOnlyList<Phase> ByTag(IReadOnlyList<Phase> from, IReadOnlyList<At<string>> tags)
    {
        var known = phases.SelectMany(p => p.Tags).Distinct().ToList();
        foreach (var tag in tags.Where(t => !known.Contains(t.Value.TrimStart('!'))))
            errors.AddUnknown(DiagnosticCodes.UnknownSelection, tag.Location, "tag", tag.Value.TrimStart('!'), known);

        var wanted = tags.Where(t => t.Value is not ['!', ..]).Select(t => t.Value).ToList();
        var unwanted = tags.Where(t => t.Value is ['!', ..]).Select(t => t.Value[1..]).ToList();
        return [.. from.Where(p => (wanted.Count == 0 || p.Tags.Any(wanted.Contains)) && !p.Tags.Any(unwanted.Contains))];
    }
}
