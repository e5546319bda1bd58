using PerfGate.Statistics;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>What the candidate is compared with, and how.</summary>
internal sealed record BaselineSpec
{
    /// <summary>A branch, tag or commit; null for a target that is given by its url.</summary>
    public string? Ref { get; init; }

    /// <summary>Compares with the commit where the candidate's branch left the ref, and not with its newest.</summary>
    public bool UseMergeBase { get; init; } = true;

    /// <summary>Where the baseline runs already, for a target that is given by its url; null otherwise.</summary>
    public Uri? Url { get; init; }

    /// <summary>Absolute path of a stored baseline; null where another version is measured in the same run.</summary>
    public string? File { get; init; }

    /// <summary>A stored baseline may fail the run: it was measured on this machine, says the spec.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>What a target that is new since the baseline does to the run: nothing is compared then, and absolute limits decide.</summary>
    public MissingBaseline Missing { get; init; } = MissingBaseline.Warn;

    /// <summary>What a command is made of, relative to the spec, <c>!</c> leaving out; empty: everything but documentation.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Of the key that says what; an error about preparing it points there.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The change that is promised to be found where no threshold says another: 0.05.</summary>
    public double Regression { get; init; } = 0.05;

    /// <summary>A breach of <see cref="Regression"/> points there.</summary>
    public required SourceLocation RegressionLocation { get; init; }

    /// <summary>The regression was written, and not the default.</summary>
    public bool HasRegression { get; init; }

    /// <summary>Arrivals per second; null: <see cref="CapacityShare"/> of what the baseline can do.</summary>
    public double? Rate { get; init; }

    /// <summary>Above this share of its capacity the bursts of a shared machine become queues.</summary>
    public double CapacityShare { get; init; } = 0.25;

    /// <summary>What is requested, with weights; empty: every endpoint of the spec.</summary>
    public IReadOnlyList<PhaseEndpoint> Endpoints { get; init; } = [];

    /// <summary>Rounds at which it may be decided, ascending.</summary>
    public IReadOnlyList<int> Looks { get; init; } = [10, 12, 14, 20, 30];

    /// <summary>Of <c>looks</c>; null where it is not written.</summary>
    public SourceLocation? LooksLocation { get; init; }

    /// <summary>When it may be decided, and with which errors.</summary>
    public SequentialPlan Sequential => new() { Looks = Looks, CarriesOver = true, Alpha = Alpha - CountAlpha };

    /// <summary>Chance that a whole comparison fails without cause.</summary>
    private const double Alpha = 0.01;

    /// <summary>The part of it that the counts per request have, all together: they have a test of their own.</summary>
    public const double CountAlpha = 0.002;

    /// <summary>Measured time of a round, both sides together.</summary>
    public TimeSpan Measure { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>At least; three times as long where the response times have not settled.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Nothing is compared in this run.</summary>
    public bool IsOff { get; init; }

    /// <summary>Measures also where both sides are known to be the same: a test of the gate itself.</summary>
    public bool SelfTest { get; init; }

    /// <summary>One that the spec does not have: all defaults.</summary>
    public static BaselineSpec At(SourceLocation location) => new() { Location = location, RegressionLocation = location };
}

/// <summary>What a run does where the baseline does not have the target yet.</summary>
internal enum MissingBaseline
{
    Pass,
    Warn,
    Fail,
}
