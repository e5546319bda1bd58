namespace PerfGate.Bench.Verdicts;

/// <summary>How a simulated candidate differs from its baseline.</summary>
/// <param name="Name">As the table prints it.</param>
internal sealed record DistributionChange(string Name)
{
    /// <summary>Factor on the service time of every request.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>One request of so many waits as well, beside the queue; 0: none does.</summary>
    public int OneOf { get; init; }

    /// <summary>How long it waits, in medians of the baseline.</summary>
    public float Medians { get; init; }

    /// <summary>Share of the requests that fail.</summary>
    public double Failures { get; init; }

    /// <summary>The share of gates that must find it; null where none may.</summary>
    public double? Wanted { get; init; } = 0.95;

    /// <summary>All endpoints differ, and not the first one alone.</summary>
    public bool IsOfAll { get; init; }

    public static IReadOnlyList<DistributionChange> All { get; } =
    [
        new("A/A") { Wanted = null },
        new("+5 % of all") { Scale = 1.05f, IsOfAll = true },
        new("+10 % of all") { Scale = 1.10f, IsOfAll = true },
        new("every 5th + 1 x median") { OneOf = 5, Medians = 1 },
        new("every 20th + 5 x") { OneOf = 20, Medians = 5 },
        new("every 50th + 20 x") { OneOf = 50, Medians = 20 },
        new("0.8 % fail") { Failures = 0.008 },
    ];
}
