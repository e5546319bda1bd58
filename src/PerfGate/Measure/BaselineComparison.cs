namespace PerfGate.Measure;

/// <summary>A candidate measured against its baseline, in the same minutes on the same machine.</summary>
internal sealed record BaselineComparison
{
    /// <summary>What it was compared with: <c>origin/main at 3f2c1ab</c>.</summary>
    public required string Baseline { get; init; }

    /// <summary>Valid rounds; 0 where nothing had to be measured, because both sides are the same.</summary>
    public required int Rounds { get; init; }

    /// <summary>The rounds after which it ends, decided or not.</summary>
    public required int MostRounds { get; init; }

    /// <summary>Rounds that were measured again, with why and how often.</summary>
    public IReadOnlyDictionary<string, int> RepeatedRounds { get; init; } = new Dictionary<string, int>();

    /// <summary>Turns measured in the valid rounds.</summary>
    public int Turns { get; init; }

    /// <summary>Turns of these that did not count, with why and how often.</summary>
    public IReadOnlyDictionary<string, int> ExcludedTurns { get; init; } = new Dictionary<string, int>();

    /// <summary>Arrivals per second to each side in its turns; null when nothing was measured.</summary>
    public double? Rate { get; init; }

    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }

    /// <summary>The baseline's own measurements, like those of the candidate.</summary>
    public IReadOnlyList<Measurement> BaselineMeasurements { get; init; } = [];

    /// <summary>Why no verdict can rest on it, each with what to do; empty when one can.</summary>
    public IReadOnlyList<string> Invalid { get; init; } = [];

    /// <summary>What would have been compared and was not: no verdict on the rest depends on it.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];

    /// <summary>Why there was nothing to compare with: "Api/Api.csproj is new here"; null where there was.</summary>
    public string? NothingThere { get; init; }

    /// <summary>What the baseline and the candidate do for the requests of each endpoint; empty where it was not counted.</summary>
    public IReadOnlyList<SideCalls> Calls { get; init; } = [];

    /// <summary>Endpoints that were taken out of the mix before the rounds, since one side or both do not answer them as expected.</summary>
    public IReadOnlyList<UncomparedEndpoint> NotCompared { get; init; } = [];

    /// <summary>What was noticed but does not spoil it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
