using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>Reads a spec: everything that is wrong with it is reported at once, before anything is started.</summary>
/// <param name="environment">Looks up an environment variable; null when it is not set.</param>
internal sealed class SpecReader(Func<string, string?> environment)
{
    private readonly SpecErrors _errors = new();

    /// <summary>Errors and warnings in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _errors.All;

    /// <summary>Null when there is at least one error.</summary>
    public GateSpec? Read(string file, string text, SpecSelection selection)
    {
        if (SpecComposer.Compose(file, text, _errors) is not { } written)
            return null;
        var filling = new SpecFilling(environment, _errors);
        var root = filling.Fill(selection.Overrides.Aggregate(written, (node, own) => own.Apply(node, _errors)));
        if (SpecKeys.Root.Open(root, _errors) is not { } map)
            return null;

        var contradictions = new Contradictions(_errors);
        ReadVersion(map);
        var directory = Path.GetDirectoryName(file)!;
        var defaults = Defaults.Read(map.Node("defaults"), _errors);
        var (profileName, profile) = ReadProfiles(map, selection.Profile);
        var target = ReadTarget(map, directory, selection);
        var sources = TemplateSources.Read(map.Node("variables"), environment, _errors, map.Flag("allow-outside")?.Value ?? false);
        var headers = RequestHeaders.Read(defaults.Headers, [], sources, _errors);
        var (endpoints, thresholds) = ReadEndpoints(map, defaults, headers, sources);
        var affinity = AffinityReader.Read(map, _errors);
        var http = ReadHttp(map, directory, headers, ref target, isOverride: selection.TargetUrl is not null);
        var baseline = ReadBaseline(map, endpoints, target, directory, selection);
        contradictions.RefuseRemote(target, baseline);
        var phases = ReadPhases(map, profile, new PhaseReader(endpoints, thresholds, defaults, profile, _errors) { HasStoredBaseline = baseline is { File: not null, IsOff: false } });
        if (target is UrlTarget)
            contradictions.RefuseRestarts(phases, isOverride: selection.TargetUrl is not null);
        contradictions.WarnOfUnused(map, endpoints, phases);
        if (baseline is { File: not null, IsOff: false })
            contradictions.RefuseStored(phases, baseline);
        var counters = map.Word("counters", Words.Switch)?.Value != "off";
        var comparisons = new ComparisonPhases(baseline, counters, [.. endpoints.Values], [.. thresholds.Values.SelectMany(t => t), .. defaults.Thresholds], _errors);
        if (comparisons.OfTheSpec(phases) is { } whole)
            phases.Add(whole);
        var chosen = new PhaseSelector(phases, _errors, map.KeyLocation("phases")).Select(profile, selection);
        IReadOnlyList<Phase> ordered = [.. chosen.Where(p => p.Kind != PhaseKind.Compare), .. comparisons.OfPhases(chosen), .. chosen.Where(p => p.Kind == PhaseKind.Compare)];
        IReadOnlyList<Phase> selected = [.. ordered.Select(p => p with { Http = http, Affinity = affinity })];

        var given = map.Text("name");
        if (given is not null)
            NameRules.Check(given, "gate", _errors);
        var name = given?.Value ?? Path.GetFileName(directory);
        var history = ReadHistory(map, directory);
        var policies = PolicyReader.Read(map, profile, _errors);
        var preflight = map.Word("preflight", Words.Switch)?.Value != "off";
        var diagnose = map.Word("diagnose", Words.Diagnose)?.Value;
        if (!counters)
            contradictions.RefuseCounters(phases);
        var seed = map.Integer("seed")?.Value ?? 1;

        if (target is UrlTarget foreign)
            contradictions.RefuseResources(selected, foreign, isOverride: selection.TargetUrl is not null);
        if (!_errors.HasErrors)
            Decidability.Check(selected, policies.Policy, _errors);

        // Every key has been read by now: a mistake in any of them ends here.
        if (_errors.HasErrors || target is null)
            return null;
        return new GateSpec
        {
            File = file,
            Name = name,
            Target = target,
            Phases = selected,
            Profile = profileName,
            Policy = policies.Policy,
            Baseline = baseline,
            History = history,
            InvalidFails = policies.InvalidFails,
            InconclusiveFails = policies.InconclusiveFails,
            Diagnose = diagnose switch
            {
                "off" => DiagnoseWhen.Off,
                "always" => DiagnoseWhen.Always,
                _ => DiagnoseWhen.OnBreach,
            },
            Counters = counters,
            Preflight = preflight,
            Seed = (int)seed,
            IsSeedGiven = map.Has("seed"),
            Given = [.. selection.Overrides.Select(o => new GivenValue(o.Path, SpecOverride.Option, o.Text)), .. filling.Given],
            Secrets = [.. sources.Secrets],
        };
    }

    private void ReadVersion(MappingReader map)
    {
        if (map.Text("version") is { Value: not "1" } version)
            _errors.Add(DiagnosticCodes.BadValue, version.Location, $"'version' is 1, the only one that PerfGate {ProductVersion.Text} reads; found '{version.Value}'");
    }

    private (string? Name, Profile Profile) ReadProfiles(MappingReader map, string? asked)
    {
        foreach (var (name, _) in map.Entries("profiles"))
            NameRules.Check(name, "profile", _errors);
        var profiles = map.Entries("profiles").ToDictionary(e => e.Key.Text, e => Profile.Read(e.Value, _errors), StringComparer.Ordinal);
        var chosen = asked ?? (profiles.ContainsKey("default") ? "default" : null);
        if (chosen is null)
            return (null, Profile.None);
        if (profiles.TryGetValue(chosen, out var profile))
            return (chosen, profile ?? Profile.None);
        _errors.AddUnknown(DiagnosticCodes.UnknownSelection, map.KeyLocation("profiles"), "profile", chosen, profiles.Keys);
        return (chosen, Profile.None);
    }

    private Target? ReadTarget(MappingReader map, string directory, SpecSelection selection)
    {
        var target = map.Node("target") is { } node ? Target.Read(node, directory, environment, _errors) : null;
        if (selection.TargetUrl is not { } url)
            return target;
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return target is null ? null : Target.AtUrl(address, target);
        _errors.Add(DiagnosticCodes.UnknownSelection, map.KeyLocation("target"), $"the target's url '{url}' is not an absolute http or https address");
        return null;
    }

    /// <summary>The target is asked for its readiness the way it is spoken to later.</summary>
    private HttpSettings ReadHttp(MappingReader map, string directory, IReadOnlyList<KeyValuePair<string, Template>> headers, ref Target? target, bool isOverride)
    {
        var http = new HttpSettingsReader(directory, _errors).Read(map.Node("http"));
        if (target is null)
            return http;
        if (http.Version == HttpVersion.Http3 && (target as UrlTarget)?.Url.Scheme != Uri.UriSchemeHttps)
            _errors.Add(DiagnosticCodes.Contradiction, http.VersionLocation!.Value, $"HTTP/3 is always encrypted: it needs a target with a https url{(isOverride ? "" : "; PerfGate starts targets without TLS")}");
        var (loopbackOnly, ready) = ((target as UrlTarget)?.IsPinned == true, target.Ready);
        target = target with
        {
            Ready = ready with
            {
                UnixSocket = target.UnixSocket,
                LoopbackOnly = loopbackOnly,
                Headers = [.. ready.Headers, .. RequestHeaders.Texts(headers.Where(h => !ready.Has(h.Key)))],
                AcceptsAnyCertificate = http.Tls != TlsPolicy.Verified,
                Version = http.Version switch { HttpVersion.Http2 => System.Net.HttpVersion.Version20, HttpVersion.Http3 => System.Net.HttpVersion.Version30, _ => System.Net.HttpVersion.Version11 },
            },
        };
        return http with { UnixSocket = target.UnixSocket, LoopbackOnly = loopbackOnly };
    }

    private (Dictionary<string, Endpoint> Endpoints, Dictionary<string, IReadOnlyList<Threshold>> Thresholds) ReadEndpoints(
        MappingReader map, Defaults defaults, IReadOnlyList<KeyValuePair<string, Template>> headers, TemplateSources sources)
    {
        var scope = new EndpointDefaults
        {
            Sources = sources,
            Timeout = defaults.Timeout,
            Headers = headers,
        };
        var endpoints = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        var thresholds = new Dictionary<string, IReadOnlyList<Threshold>>(StringComparer.Ordinal);
        var entries = map.Entries("endpoints", SpecKeys.MostEndpoints);
        if (entries.Count == 0 && map.Node("endpoints") is MappingNode)
            _errors.Add(DiagnosticCodes.MissingKey, map.KeyLocation("endpoints"), "'endpoints' is empty: nothing would be requested");
        foreach (var (key, node) in entries)
        {
            NameRules.Check(key, "endpoint", _errors);
            if (key.Text == Threshold.AllEndpoints)
                _errors.Add(DiagnosticCodes.BadValue, key, $"an endpoint can not be named '{key.Text}': in a threshold it means the whole mix");
            if (Endpoint.Read(key.Text, node, scope, _errors) is not { } endpoint)
                continue;
            endpoints.Add(key.Text, endpoint);
            thresholds.Add(key.Text, [.. endpoint.ThresholdNodes.SelectMany(n => ReadOwn(endpoint, n))]);
        }

        foreach (var alike in endpoints.Values.GroupBy(e => e.Title).Where(g => g.Count() > 1).SelectMany(g => g).ToList())
            endpoints[alike.Name] = alike with { Title = $"{alike.Title} ({alike.Name})" };
        return (endpoints, thresholds);
    }

    /// <summary>A threshold in an endpoint's own list speaks of that endpoint.</summary>
    private IEnumerable<Threshold> ReadOwn(Endpoint endpoint, SpecNode node)
    {
        foreach (var threshold in ThresholdReader.Read(node, _errors))
        {
            if (threshold.Endpoint is null && threshold.Metric.Scope is MetricScope.Endpoint or MetricScope.Load)
                yield return threshold with { Endpoint = endpoint.Name };
            else
                _errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"in the list of endpoint '{endpoint.Name}' a threshold speaks of that endpoint: '{threshold.Metric.Name}{(threshold.Endpoint is { } of ? $" of {of}" : "")}' belongs into a phase");
        }
    }

    private List<Phase> ReadPhases(MappingReader map, Profile profile, PhaseReader reader)
    {
        var entries = map.Entries("phases", SpecKeys.MostPhases);
        if (entries.Count == 0 && map.Node("phases") is MappingNode)
            _errors.Add(DiagnosticCodes.MissingKey, map.KeyLocation("phases"), "'phases' is empty: nothing would be measured");
        var phases = new List<Phase>();
        foreach (var (key, value) in entries)
        {
            NameRules.Check(key, "phase", _errors);
            if (reader.Read(key, value) is { } phase)
                phases.Add(phase with { Workload = Workload.Of(map, value, phase.Endpoints.Select(e => e.Endpoint), profile) });
        }

        return phases;
    }

    private string? ReadHistory(MappingReader map, string directory)
    {
        if (map.Text("history") is not { } text)
            return null;
        var path = Path.GetFullPath(text.Value, directory);
        if (File.Exists(path))
            _errors.Add(DiagnosticCodes.BadValue, text.Location, $"'history' is a folder, with a file for each run; {path} is a file");
        return path;
    }

    /// <summary>As the command line overrides it. A threshold that compares still needs a baseline in the spec.</summary>
    private BaselineSpec? ReadBaseline(MappingReader map, Dictionary<string, Endpoint> endpoints, Target? target, string directory, SpecSelection selection)
    {
        var written = new BaselineReader(endpoints, _errors).Read(map.Node("baseline"), selection.TargetUrl is null ? target : null, directory);
        if (selection.Baseline == "none")
            return written is null ? null : written with { IsOff = true };
        if (selection.Baseline is { } other && target is UrlTarget)
            _errors.Add(DiagnosticCodes.UnknownSelection, map.KeyLocation("target"), $"the baseline '{other}' is a git ref, and a target that is given by its url cannot be built from one");
        else if (selection.Baseline is not null)
            return (written ?? BaselineSpec.At(map.KeyLocation("phases"))) with { Ref = selection.Baseline, Url = null, File = null };
        if (selection.TargetUrl is null || written?.Ref is null)
            return written;
        _errors.Warn(DiagnosticCodes.Contradiction, written.Location, $"nothing is compared with {written.Ref}: the target runs already, at {selection.TargetUrl}");
        return written with { IsOff = true };
    }
}
