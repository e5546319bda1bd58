using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>
/// Resolves the thresholds of a phase to the measurements they will be held against, and reports every one that
/// would be held against nothing.
/// </summary>
internal sealed class CheckPlanner(string phase, PhaseKind kind, IReadOnlyList<PhaseEndpoint> endpoints, bool alone, IReadOnlyList<PhaseLevel> levels, SpecErrors errors)
{
    private const int MostChecks = 5000;

    private readonly List<PlannedCheck> _checks = [];

    /// <param name="own">Of the phase and of its endpoints.</param>
    /// <param name="defaults">Of the spec; hold where nothing else is said about the same metric.</param>
    /// <param name="builtIn">Yields to the spec's defaults, too.</param>
    public IReadOnlyList<PlannedCheck> Plan(IEnumerable<Threshold> own, IEnumerable<Threshold> defaults, Threshold builtIn)
    {
        foreach (var threshold in own)
            Take(threshold, []);
        var said = _checks.ToList();
        foreach (var threshold in defaults)
            Take(threshold, said);
        Take(builtIn, _checks.ToList());
        return Numbered();
    }

    /// <summary>Thresholds times endpoints times levels: a few lines make millions.</summary>
    private void Take(Threshold threshold, List<PlannedCheck> known)
    {
        if (_checks.Count > MostChecks)
            return;
        _checks.AddRange(Resolve(threshold).Where(check => !known.Exists(other => Overrides(other, check))).Take(MostChecks + 1 - _checks.Count));
        if (_checks.Count > MostChecks)
            errors.Add(DiagnosticCodes.SpecTooLarge, threshold.Location, string.Create(CultureInfo.InvariantCulture, $"phase '{phase}' has more than {MostChecks:N0} checks, which are its thresholds times its endpoints times its levels"));
    }

    /// <summary>Two limits of one severity on the same metric of the same measurement: the later ones are told apart by a number.</summary>
    private List<PlannedCheck> Numbered()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. _checks.Select(check => check with { Occurrence = seen[check.Name] = seen.GetValueOrDefault(check.Name) + 1 })];
    }

    private bool Overrides(PlannedCheck own, PlannedCheck byDefault) =>
        own.Threshold.Metric.Name == byDefault.Threshold.Metric.Name
        && own.Threshold.Limit is BaselineLimit == byDefault.Threshold.Limit is BaselineLimit
        && (own.Threshold.Severity >= byDefault.Threshold.Severity || own.Threshold.IsDefault || byDefault.Threshold.IsWorseOnly)
        && own.Level == byDefault.Level
        && (own.Endpoint == byDefault.Endpoint || (own.Endpoint is null && !alone));

    private IEnumerable<PlannedCheck> Resolve(Threshold threshold)
    {
        if (threshold.Metric.OnlyIn is { } only && !string.Equals(only, kind.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            if (!threshold.IsDefault)
                errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, only == Metrics.Comparisons
                    ? $"'{threshold.Metric.Name}' is measured where two versions are compared; write it relative to the baseline, such as '{threshold.Metric.Name} <= baseline + 20%'"
                    : $"'{threshold.Metric.Name}' is measured by a phase of kind {only}; '{phase}' is of kind {kind.ToString().ToLowerInvariant()}");
            return [];
        }

        if (threshold.Metric.Drift is not null && !levels.All(Plateaus.IsSteady))
        {
            if (!threshold.IsDefault)
                errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"'{threshold.Metric.Name}' holds the last third of '{phase}' against the first: that takes a load that stays the same, not a ramp");
            return [];
        }

        // The longest name that there is.
        if (threshold.WholeName is { } whole && endpoints.Any(e => IsNamed(e, whole)))
            threshold = threshold with { Endpoint = whole, Level = null, WholeName = null };
        if (Subjects(threshold) is not { } subjects || Levels(threshold) is not { } wanted)
            return [];
        return wanted.SelectMany(level => subjects.Select(subject => new PlannedCheck(threshold, phase, subject.Endpoint, level, subject.Title)));
    }

    /// <summary>Null after an error was reported.</summary>
    private IReadOnlyList<(string? Endpoint, string Title)>? Subjects(Threshold threshold)
    {
        var each = endpoints.Select(e => ((string?)e.Endpoint.Name, e.Endpoint.Title)).ToList();
        var together = endpoints.Count == 1 ? each[0] : (null, "all endpoints");
        if (threshold.Endpoint is null)
        {
            return threshold.Metric.Scope switch
            {
                MetricScope.Endpoint => each,
                MetricScope.Load => alone ? each : [together],
                MetricScope.Phase => alone ? each : [(together.Item1, "target")],
                _ => alone ? [.. each.Select(e => (e.Item1, $"target under {e.Title}"))] : [(together.Item1, "target")],
            };
        }

        if (threshold.Endpoint == Threshold.AllEndpoints)
        {
            if (!alone || endpoints.Count == 1)
                return [together];
            if (!threshold.IsDefault)
                errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"phase '{phase}' measures each endpoint alone, there is no 'all' to measure; name an endpoint or leave 'of all' out");
            return null;
        }

        var named = endpoints.FirstOrDefault(e => e.Endpoint.Name == threshold.Endpoint) ?? endpoints.FirstOrDefault(e => IsNamed(e, threshold.Endpoint));
        if (named is not null)
            return [(named.Endpoint.Name, named.Endpoint.Title)];
        if (!threshold.IsDefault)
            errors.AddUnknown(DiagnosticCodes.UnknownName, threshold.Location, $"endpoint in phase '{phase}':", threshold.Endpoint, endpoints.Select(e => e.Endpoint.Name));
        return null;
    }

    /// <summary>By its name, or as the reports call it.</summary>
    private static bool IsNamed(PhaseEndpoint endpoint, string name) => endpoint.Endpoint.Name == name || endpoint.Endpoint.Title == name;

    private IReadOnlyList<Level?>? Levels(Threshold threshold)
    {
        if (threshold.Level is not { } wanted)
            return [.. levels.Select(l => l.Level)];
        if (levels.Any(l => l.Level == wanted))
            return [wanted];
        if (!threshold.IsDefault)
        {
            var valid = levels.Select(l => l.Level).OfType<Level>().Select(l => l.ToString()).ToList();
            var has = valid.Count == 0 ? "has no levels" : $"has the levels {string.Join(", ", valid)}";
            errors.Add(DiagnosticCodes.UnknownName, threshold.Location, $"phase '{phase}' {has}, not {wanted}");
        }

        return null;
    }
}
