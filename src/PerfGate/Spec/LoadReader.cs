using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Reads the load model of a phase: <c>concurrency</c> (closed) or <c>rate</c> (open), one level or a ladder.</summary>
/// <param name="map">The phase.</param>
/// <param name="kind">Of the phase.</param>
/// <param name="written">The duration of a window as the phase has it.</param>
/// <param name="duration">And as a profile makes it.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class LoadReader(MappingReader map, PhaseKind kind, TimeSpan written, TimeSpan duration, SpecErrors errors)
{
    private const int DefaultMaxConnections = 1000;
    private const int MostLevels = 100;

    public static IReadOnlyList<Key> RateKeys { get; } =
    [
        new Key("rate", Shape.Either(Shape.OneOrMore(Shape.Rate), Shape.Mapping(RateTables.Ramp), Shape.Mapping(RateTables.Spike)), "Open model: arrivals per second, whatever the target does. A list is a ladder, { from, to } a ramp; a spike has { base, peak, at, for }, a capacity phase searches { from, to }."),
        new Key("poisson", Shape.Flag, "Open model: arrivals at random (seeded) instead of evenly spaced. Default: false."),
        new Key("max-connections", Shape.Integer(1, 100_000), "Open model: an arrival that finds none free waits, and its wait is part of its response time. Default: 1000."),
    ];

    /// <summary>Of the open model.</summary>
    public int MaxConnections() => (int)(map.Integer("max-connections")?.Value ?? DefaultMaxConnections);

    /// <summary>Empty after an error was reported.</summary>
    public IReadOnlyList<PhaseLevel> Read()
    {
        if (kind == PhaseKind.Spike)
            return SpikeReader.Read(map, written, duration, errors) is { } spike ? [new PhaseLevel(null, new OpenLoad(spike, MaxConnections()))] : [];
        if (map.Has("rate"))
            return ReadRate();
        if (map.Node("concurrency") is MappingNode range)
        {
            errors.Add(DiagnosticCodes.Contradiction, range, "'concurrency: { from, to }' is what a phase of kind capacity searches; for a ladder write a list, such as [10, 50, 100]");
            return [];
        }

        foreach (var key in new[] { "poisson", "max-connections" })
        {
            if (map.Has(key))
                errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation(key), $"'{key}' belongs to the open model: give a 'rate'");
        }

        return ReadConcurrency();
    }

    private IReadOnlyList<PhaseLevel> ReadConcurrency()
    {
        var ramp = map.Duration("ramp-up")?.Value ?? TimeSpan.Zero;
        var think = map.Duration("think-time")?.Value ?? TimeSpan.Zero;
        ClosedLoad Load(long concurrency) => new((int)concurrency) { RampUp = ramp, ThinkTime = think };

        if (!map.Has("concurrency"))
            return [new PhaseLevel(null, Load(kind == PhaseKind.Benchmark ? 1 : 10))];
        var values = map.Items("concurrency").Select(i => i.AsInteger("concurrency", 1, 100_000, errors)).OfType<At<long>>().ToList();
        var isLadder = map.Node("concurrency") is SequenceNode;
        return Distinct(values, v => v, v => new PhaseLevel(isLadder ? new Level(v, LevelUnit.Concurrency) : null, Load(v)));
    }

    private IReadOnlyList<PhaseLevel> ReadRate()
    {
        var connections = MaxConnections();
        var poisson = map.Flag("poisson")?.Value ?? false;
        if (map.Node("rate") is MappingNode mapping)
        {
            if (mapping.Entries.FirstOrDefault(e => e.Key.Text is "base" or "peak").Key is { } key)
            {
                errors.Add(DiagnosticCodes.Contradiction, key.Location, $"'{key.Text}' belongs to kind spike");
                return [];
            }

            return RateTables.Ramp.Open(mapping, errors) is { } ramp && ramp.Rate("from") is { } from && ramp.Rate("to") is { } to
                ? [new PhaseLevel(null, new OpenLoad(StagedRate.Ramp(from.Value, to.Value, duration) with { IsPoisson = poisson }, connections))]
                : [];
        }

        var values = map.Items("rate").Select(i => i.AsRate("rate", errors)).OfType<At<double>>().ToList();
        var isLadder = map.Node("rate") is SequenceNode;
        return Distinct(values, v => v, v => new PhaseLevel(isLadder ? new Level(v, LevelUnit.Rate) : null, Load(v)));

        OpenLoad Load(double rate) => new(poisson ? StagedRate.Constant(rate, duration) with { IsPoisson = true } : new ConstantRate(rate, duration), connections);
    }

    private List<PhaseLevel> Distinct<T>(List<At<T>> values, Func<T, double> number, Func<T, PhaseLevel> make)
    {
        foreach (var key in new[] { "concurrency", "rate" })
        {
            if (map.Node(key) is SequenceNode { Items.Count: 0 })
                errors.Add(DiagnosticCodes.BadValue, map.KeyLocation(key), $"'{key}' is an empty ladder: nothing would be measured");
        }

        if (values.Count > MostLevels)
        {
            errors.Add(DiagnosticCodes.BadValue, values[MostLevels].Location, $"a ladder has at most {MostLevels} levels; this one has {values.Count}");
            return [];
        }

        foreach (var twice in values.GroupBy(v => number(v.Value)).SelectMany(g => g.Skip(1)))
            errors.Add(DiagnosticCodes.DuplicateKey, twice.Location, $"the ladder has the level {twice.Value} twice");
        return [.. values.DistinctBy(v => number(v.Value)).Select(v => make(v.Value))];
    }
}
