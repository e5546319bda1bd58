using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>Reads one entry of <c>phases</c>.</summary>
internal sealed class PhaseReader(
    IReadOnlyDictionary<string, Endpoint> endpoints,
    IReadOnlyDictionary<string, IReadOnlyList<Threshold>> endpointThresholds,
    Defaults defaults,
    Profile profile,
    SpecErrors errors)
{
    public static KeyTable Keys { get; } = new(
        "phase",
        [new Key("kind", Shape.OneOf(Words.PhaseKinds), "benchmark: one connection, each endpoint alone. load: a steady load. stress: a ladder of levels. soak: a long steady load with the target's memory watched. spike: a base rate, a peak and the base again. capacity: a search for the highest rate or concurrency at which the thresholds hold.") { IsRequired = true },
        new Key("endpoints", Shape.Either(Shape.OneOrMore(Shape.Text), Shape.MapOf(PhaseEndpoints.Weight)), "Names of the endpoints, or names with their weights in a mix. Default: all."),
        new Key("mode", Shape.OneOf(Words.Modes), "alone: each endpoint is measured by itself, one after another. mix: all together, by weight. Default: alone for a benchmark, otherwise mix."),
        new Key("concurrency", Shape.Either(Shape.OneOrMore(Shape.Integer(1, 100_000)), Shape.Mapping(RateTables.Connections)), "Closed model: connections that send back to back; a list is a ladder, and a capacity phase searches { from, to }. Default: 1 for a benchmark, otherwise 10."),
        .. LoadReader.RateKeys,
        new Key("duration", Shape.PositiveDuration, "Of each measured window. Default: 10s; for a level of a capacity search 5s, for a spike 30s, for a soak 60s. A benchmark ends with its iterations, or with this."),
        new Key("precision", Shape.PercentageOf(CapacityReader.FinestPrecision, CapacityReader.CoarsestPrecision), "Capacity: how far apart the highest level that holds and the lowest that does not may stay. Default: 5%."),
        new Key("requests", Shape.Integer(1), "Ends each measured window after so many requests (closed model)."),
        new Key("iterations", Shape.Integer(1), "Benchmark: requests to each endpoint. Default: 200."),
        new Key("warmup", Shape.Duration, "The same load before each measured window, not counted. Default: that of 'defaults'."),
        new Key("ramp-up", Shape.Duration, "Closed model: connections start one after another over this time. Default: at once."),
        new Key("think-time", Shape.Duration, "Closed model: pause of a connection between a response and its next request. Default: none."),
        Plateaus.Key,
        new Key("fresh", Shape.Flag, "Restart the target before the phase, for a clean state. Default: false."),
        new Key("tags", Shape.OneOrMore(Shape.Text), "Words to select phases by."),
        new Key("thresholds", Shape.ListOf(ThresholdReader.Shape), "What must hold."),
        ]);

    // A service that became a hundred times slower must not keep a build waiting for its iterations.
    private static readonly TimeSpan LongestBenchmark = TimeSpan.FromSeconds(10);

    /// <summary>Thresholds relative to a stored baseline are held against the phase's own measurement, like any other.</summary>
    public bool HasStoredBaseline { get; init; }

    /// <summary>Null after an error that leaves nothing to run was reported.</summary>
    public Phase? Read(ScalarNode name, SpecNode node)
    {
        if (Keys.Open(node, errors) is not { } map)
            return null;

        var kindWord = map.Word("kind", Words.PhaseKinds)?.Value;
        var kind = kindWord switch
        {
            "benchmark" => PhaseKind.Benchmark,
            "stress" => PhaseKind.Stress,
            "soak" => PhaseKind.Soak,
            "spike" => PhaseKind.Spike,
            "capacity" => PhaseKind.Capacity,
            _ => PhaseKind.Load,
        };
        var chosen = PhaseEndpoints.Read(map, endpoints, errors) ?? [.. endpoints.Values.Select(e => new PhaseEndpoint(e, e.Weight))];
        var alone = map.Word("mode", Words.Modes)?.Value is { } mode ? mode == "alone" : kind == PhaseKind.Benchmark;
        RefuseContradictions(map, kind, kindWord);
        if (alone && map.Node("endpoints") is MappingNode && chosen.DistinctBy(e => e.Weight).Count() > 1)
            errors.Warn(DiagnosticCodes.Contradiction, map.KeyLocation("endpoints"), $"the weights mean nothing in phase '{name.Text}': it measures each endpoint alone");

        // What a profile overrides is read all the same: its mistakes are told whatever the profile.
        var duration = ReadDuration(map, kind);
        var warmup = map.Duration("warmup")?.Value;
        var loads = new LoadReader(map, kind, map.Duration("duration")?.Value ?? Usual(kind), duration ?? TimeSpan.Zero, errors);
        var search = kind == PhaseKind.Capacity ? CapacityReader.Read(map, loads.MaxConnections(), errors) : null;
        IReadOnlyList<PhaseLevel> levels = kind != PhaseKind.Capacity ? loads.Read() : search is null ? [] : [search.At(search.From, duration ?? Usual(kind)) with { Level = null }];
        var thresholds = map.Items("thresholds").SelectMany(item => ThresholdReader.Read(item, errors)).ToList();
        var relative = thresholds.Where(IsComparedInTurns).ToList();
        thresholds.RemoveAll(relative.Contains);
        foreach (var (endpoint, _) in chosen)
            thresholds.AddRange(endpointThresholds[endpoint.Name].Where(t => !IsComparedInTurns(t)));
        var planner = new CheckPlanner(name.Text, kind, chosen, alone, levels, errors);

        var checks = chosen.Count == 0 || levels.Count == 0 ? [] : planner.Plan(thresholds, defaults.Thresholds.Where(t => !IsComparedInTurns(t)), Defaults.BuiltInSuccess(name.Location));
        CapacityReader.Refuse(search, name.Location, checks, errors);

        return new Phase
        {
            Name = name.Text,
            Kind = kind,
            Location = name.Location,
            Endpoints = chosen,
            Alone = alone,
            Levels = levels,
            Search = search,
            Duration = duration,
            Requests = ReadRequests(map, kind),
            Plateaus = Plateaus.Read(map, kind, duration, levels, errors),
            Warmup = profile.Warmup ?? warmup ?? defaults.Warmup,
            Tags = [.. map.Texts("tags").Where(t => NameRules.Check(t, "tag", errors)).Select(t => t.Value)],
            Fresh = map.Flag("fresh")?.Value ?? false,
            Relative = relative,
            Checks = checks,
        };
    }

    private bool IsComparedInTurns(Threshold threshold) => threshold.Limit is BaselineLimit && !HasStoredBaseline;

    private TimeSpan? ReadDuration(MappingReader map, PhaseKind kind)
    {
        var own = map.Duration("duration");
        if (own is null && kind == PhaseKind.Benchmark)
            return LongestBenchmark;
        if (own is null && map.Has("requests"))
            return null;
        return profile.Duration ?? own?.Value ?? Usual(kind);
    }

    private static TimeSpan Usual(PhaseKind kind) => TimeSpan.FromSeconds(kind switch
    {
        PhaseKind.Soak => 60,
        PhaseKind.Spike => 30,
        PhaseKind.Capacity => 5,
        _ => 10,
    });

    private long? ReadRequests(MappingReader map, PhaseKind kind)
    {
        var iterations = map.Integer("iterations");
        var requests = map.Integer("requests");
        if (kind == PhaseKind.Benchmark)
            return profile.Iterations ?? iterations?.Value ?? 200;
        return requests is null ? null : profile.Requests ?? requests.Value;
    }

    private void RefuseContradictions(MappingReader map, PhaseKind kind, string? kindWord)
    {
        map.AtMostOneOf("concurrency", "rate");
        map.AtMostOneOf("requests", "rate");
        map.AtMostOneOf("requests", "iterations");
        map.AtMostOneOf("think-time", "rate");
        map.AtMostOneOf("ramp-up", "rate");
        if (kind != PhaseKind.Benchmark && map.Has("iterations"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("iterations"), $"'iterations' belongs to kind benchmark; a {kindWord} phase takes 'duration' or 'requests'");
        foreach (var key in new[] { "concurrency", "requests", "ramp-up", "think-time" })
        {
            if (kind == PhaseKind.Spike && map.Has(key))
                errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation(key), $"a spike phase is a matter of rates; '{key}' belongs to the closed model");
        }

        foreach (var key in new[] { "requests", "ramp-up" })
        {
            if (kind == PhaseKind.Capacity && map.Has(key))
                errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation(key), $"each level of a capacity search takes its 'duration'; '{key}' belongs to the other kinds");
        }

        if (kind == PhaseKind.Capacity && map.Word("mode", Words.Modes) is { Value: "alone" } each)
            errors.Add(DiagnosticCodes.Contradiction, each.Location, "a capacity phase searches one number: write a phase for each endpoint, or leave 'mode' out");
        if (kind != PhaseKind.Capacity && map.Has("precision"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("precision"), "'precision' belongs to kind capacity");
        if (kind == PhaseKind.Benchmark && map.Has("requests"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("requests"), "'requests' belongs to the other kinds; a benchmark phase takes 'iterations'");
        if (kind == PhaseKind.Benchmark && map.Has("rate"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("rate"), "a benchmark sends one request after another; for a rate use kind load");
    }
}
