using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>Reads <c>baseline</c>.</summary>
internal sealed class BaselineReader(IReadOnlyDictionary<string, Endpoint> endpoints, SpecErrors errors)
{
    private const int MostRounds = 60;

    private static readonly KeyTable RoundKeys = new(
        "rounds",
        new Key("looks", Shape.ListOf(Shape.Integer(5, MostRounds)), "Numbers of rounds after which it may be decided. Default: [10, 12, 14, 20, 30]."),
        new Key("measure", Shape.DurationOf(new NumberRange(NumberKind.Duration, 0.4, 3600)), "Measured time of a round, both sides together. Default: 10s."),
        new Key("slice", Shape.DurationOf(new NumberRange(NumberKind.Duration, 0.05, 60)), "How long one side is driven before it is the other's turn. Default: 250ms."),
        new Key("warmup", Shape.DurationOf(new NumberRange(NumberKind.Duration, 0, 3600)), "Of both sides together, at the start of each round; up to three times as long where the response times have not settled. Default: 5s."));

    private static readonly string[] Trusts = ["never", "this-machine"];

    private static readonly string[] OfMissing = ["pass", "warn", "fail"];

    // What is said about measuring two sides in one run.
    private static readonly string[] OfMeasuring = ["merge-base", "missing", "paths", "regression", "endpoints", "rate", "rounds", "self-test"];

    public static KeyTable Keys { get; } = new(
        "baseline",
        new Key("ref", Shape.Text, "A branch, tag or commit: built from git and measured in turns with the working tree."),
        new Key("merge-base", Shape.Flag, "Compare with the commit where the working tree's branch left the ref, not with the ref's newest. Default: true."),
        new Key("missing", Shape.OneOf(OfMissing), "What the run does where the target is not in the baseline's commit yet, as in the pull request that adds or moves it: nothing is compared, and absolute limits decide; fail: the run fails. Default: warn."),
        new Key("paths", Shape.OneOrMore(Shape.Text), "What a 'command' is made of, as paths relative to the spec ([src, '!**/*.md']): where nothing of it differs, nothing is measured. Default: everything but documentation."),
        new Key("url", Shape.Text, "Where the baseline runs already, for a target that is given by its url."),
        new Key("file", Shape.Text, "A baseline that was stored by 'perfgate baseline accept', relative to the spec: 'p95 <= baseline + 10%' is held against it. It only warns."),
        new Key("trust", Shape.OneOf(Trusts), "this-machine: the stored baseline may fail the run where it was measured on the same processor, times calibrated. Default: never."),
        new Key("regression", Shape.PercentageOf(RegressionBands.LeastDetect, 1), "The change for the worse that is promised to be found. Default: 5%."),
        new Key("endpoints", Shape.Either(Shape.OneOrMore(Shape.Text), Shape.MapOf(PhaseEndpoints.Weight)), "What is requested, or names with their weights. Default: all endpoints."),
        new Key("rate", Shape.Either(Shape.Rate, Shape.PercentageOf(0.01, 0.8)), "Arrivals per second to each side in its turns, or a share of what the baseline can do. Default: 25%."),
        new Key("rounds", Shape.Mapping(RoundKeys), "How often and how long."),
        new Key("self-test", Shape.Flag, "Measure also where both sides are known to be the same. Default: false."));

    /// <param name="node">Null: the spec compares with nothing.</param>
    /// <param name="target">The candidate; null when it could not be read.</param>
    /// <param name="folder">The spec's.</param>
    public BaselineSpec? Read(SpecNode? node, Target? target, string folder)
    {
        if (node is null || Keys.Open(node, errors) is not { } map)
            return null;

        map.AtMostOneOf("ref", "url", "file");
        if (map.Text("file") is { } file)
            return ReadStored(map, file, folder);
        if (map.Has("trust"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("trust"), "'trust' belongs to a stored baseline, 'file'");
        if (!map.Has("ref") && !map.Has("url"))
            errors.Add(DiagnosticCodes.MissingKey, map.Location, "'baseline' needs 'ref' (such as origin/main), 'url' or 'file'");
        if (target is not null && map.Has("url") != target is UrlTarget)
        {
            errors.Add(DiagnosticCodes.Contradiction, map.Location, map.Has("url")
                ? "'baseline: { url: ... }' belongs to a target that is given by its url; this one is built from git: use 'ref'"
                : "a target that is given by its url cannot be built from a git ref: give the baseline's 'url', too");
        }

        var paths = map.Texts("paths");
        if (paths.Count > 0 && target is not null and not CommandTarget)
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("paths"), "'paths' belongs to a target with 'command'; of a project the published outputs are compared");
        foreach (var path in paths.Where(p => p.Value is "" or "!" || Path.IsPathRooted(p.Value) || p.Value.Split('/').Contains("..")))
            errors.Add(DiagnosticCodes.BadValue, path.Location, $"'{path.Value}' is not a path below the folder of the spec, such as src or !**/*.md");

        var regression = map.Percentage("regression");
        var (rate, share) = ReadRate(map);
        var spec = new BaselineSpec
        {
            Ref = map.Text("ref")?.Value,
            UseMergeBase = map.Flag("merge-base")?.Value ?? true,
            Missing = map.Word("missing", OfMissing)?.Value switch
            {
                "pass" => MissingBaseline.Pass,
                "fail" => MissingBaseline.Fail,
                _ => MissingBaseline.Warn,
            },
            Paths = [.. paths.Select(p => p.Value)],
            Url = ReadUrl(map),
            Location = map.KeyLocation(map.Has("url") ? "url" : "ref"),
            Regression = regression?.Value ?? 0.05,
            RegressionLocation = map.KeyLocation(map.Has("regression") ? "regression" : map.Has("url") ? "url" : "ref"),
            HasRegression = map.Has("regression"),
            Rate = rate,
            CapacityShare = share ?? 0.25,
            Endpoints = PhaseEndpoints.Read(map, endpoints, errors) ?? [],
            SelfTest = map.Flag("self-test")?.Value ?? false,
        };
        return ReadRounds(map, spec);
    }

    private BaselineSpec ReadStored(MappingReader map, At<string> file, string folder)
    {
        foreach (var key in OfMeasuring.Where(map.Has))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation(key), $"'{key}' says how two versions are measured in one run; with a stored baseline, 'file', nothing of it is measured");
        return new BaselineSpec
        {
            File = Path.GetFullPath(file.Value, folder),
            IsTrusted = map.Word("trust", Trusts)?.Value == "this-machine",
            Location = file.Location,
            RegressionLocation = file.Location,
        };
    }

    private static (double? Rate, double? Share) ReadRate(MappingReader map)
    {
        if (map.Node("rate") is not { } node)
            return (null, null);
        if (node is not ScalarNode text || !text.Text.TrimEnd().EndsWith('%'))
            return (map.Rate("rate")?.Value, null);

        // Nearer to what the baseline can do, a comparison measures queues.
        return (null, map.Percentage("rate")?.Value);
    }

    private Uri? ReadUrl(MappingReader map)
    {
        if (map.Text("url") is not { } url)
            return null;
        if (Uri.TryCreate(url.Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        errors.Add(DiagnosticCodes.BadValue, url.Location, $"'{url.Value}' is not an absolute http or https address");
        return null;
    }

    private BaselineSpec ReadRounds(MappingReader map, BaselineSpec spec)
    {
        if (map.Node("rounds") is not { } node || RoundKeys.Open(node, errors) is not { } rounds)
            return spec;

        var looks = rounds.Items("looks").Select(i => i.AsInteger("looks", 5, MostRounds, errors)).OfType<At<long>>().Select(l => (int)l.Value).ToList();
        if (looks.Zip(looks.Skip(1)).Any(pair => pair.First >= pair.Second))
            errors.Add(DiagnosticCodes.BadValue, rounds.KeyLocation("looks"), "'looks' ascend: each is later than the one before");
        var slice = rounds.Duration("slice")?.Value ?? spec.Slice;
        var measure = rounds.Duration("measure")?.Value ?? spec.Measure;
        if (measure < 8 * slice)
            errors.Add(DiagnosticCodes.BadValue, rounds.KeyLocation(rounds.Has("measure") ? "measure" : "slice"), "'measure' must be at least eight times 'slice'");
        return spec with
        {
            Looks = looks.Count > 0 ? looks : spec.Looks,
            LooksLocation = rounds.Has("looks") ? rounds.KeyLocation("looks") : null,
            Measure = measure,
            Slice = slice,
            Warmup = rounds.Duration("warmup")?.Value ?? spec.Warmup,
        };
    }
}
