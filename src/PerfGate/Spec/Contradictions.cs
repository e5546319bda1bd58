using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>What each part of a spec says rightly by itself, and what cannot be true together.</summary>
internal sealed class Contradictions(SpecErrors errors)
{
    /// <summary>What an address says by itself; a name is asked for before anything is sent.</summary>
    public void RefuseRemote(Target? target, BaselineSpec? baseline)
    {
        if (target is not UrlTarget service)
            return;
        UrlTarget[] all = baseline is { Url: { } url, IsOff: false } ? [service, service with { Url = url, Location = baseline.Location }] : [service];
        foreach (var refusal in all.Select(t => t.RefusedAsWritten()).OfType<Diagnostic>())
            errors.Add(refusal.Code, refusal.Location!.Value, refusal.Message);
    }

    /// <summary>What cannot be held against a stored value, and a baseline that nothing is held against.</summary>
    public void RefuseStored(List<Phase> phases, BaselineSpec baseline)
    {
        var relative = phases.SelectMany(p => p.Checks).Select(c => c.Threshold).Where(t => t.Limit is BaselineLimit).DistinctBy(t => t.Location).ToList();
        foreach (var threshold in relative.Where(t => t.Comparison == Comparison.Equal))
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"'{threshold.Metric.Name} {threshold.Requirement}': no two runs are equal; write '<= baseline + 10%'");
        if (relative.Count == 0 && !errors.HasErrors)
            errors.Warn(DiagnosticCodes.NeverUsed, baseline.Location, "no threshold is held against the stored baseline; write one such as 'p95 <= baseline + 10%'");
    }

    /// <summary>Metrics that only the runtime counters have, where these are off.</summary>
    public void RefuseCounters(List<Phase> phases)
    {
        foreach (var check in phases.SelectMany(p => p.Checks).Where(c => c.Threshold.Metric.IsOfRuntime).DistinctBy(c => c.Threshold.Location))
            errors.Add(DiagnosticCodes.Contradiction, check.Threshold.Location, $"'{check.Threshold.Metric.Name}' comes from the runtime counters, and 'counters' is off");
    }

    /// <summary>PerfGate reads the resources of processes that it started, and of no other.</summary>
    public void RefuseResources(IReadOnlyList<Phase> phases, UrlTarget target, bool isOverride)
    {
        foreach (var check in phases.SelectMany(p => p.Checks).Where(c => c.Threshold.Metric.Scope == MetricScope.Target).DistinctBy(c => c.Threshold.Location))
        {
            var message = $"'{check.Threshold.Metric.Name}' can never be measured: the target is given by its url ({target.Url}), PerfGate did not start it and cannot read what its processes use; remove the threshold, or let PerfGate start the target ('project' or 'command')";
            if (isOverride)
                errors.Warn(DiagnosticCodes.Contradiction, check.Threshold.Location, message);
            else
                errors.Add(DiagnosticCodes.Contradiction, check.Threshold.Location, message);
        }
    }

    /// <summary>Someone else runs the target: a phase cannot ask for a clean state.</summary>
    public void RefuseRestarts(List<Phase> phases, bool isOverride)
    {
        foreach (var phase in phases.Where(p => p.Fresh))
        {
            var message = $"phase '{phase.Name}' asks for 'fresh: true', but a target that is given by its url is not PerfGate's to restart";
            if (isOverride)
                errors.Warn(DiagnosticCodes.Contradiction, phase.Location, message);
            else
                errors.Add(DiagnosticCodes.Contradiction, phase.Location, message);
        }
    }

    /// <summary>Only in a spec that is right otherwise: a misspelt name in a phase would be reported twice.</summary>
    public void WarnOfUnused(MappingReader map, Dictionary<string, Endpoint> endpoints, List<Phase> phases)
    {
        if (errors.HasErrors)
            return;
        foreach (var (key, _) in map.Entries("endpoints"))
        {
            if (endpoints.ContainsKey(key.Text) && !phases.Exists(p => p.Endpoints.Any(e => e.Endpoint.Name == key.Text)))
                errors.Warn(DiagnosticCodes.NeverUsed, key.Location, $"endpoint '{key.Text}' is used by no phase");
        }
    }
}
