using System.Text.Json;

namespace PerfGate.Tasks;

/// <summary>
/// One line of what the engine says: a JSON object whose <c>ev</c> tells which of the other members are there.
/// Unknown members are ignored, so that an event may grow; a line of another version is not an event.
/// </summary>
internal sealed record EngineEvent
{
    private const int SupportedVersion = 1;

    public int V { get; init; }

    /// <summary>start, phase, tick, line, diag, result, ci or end.</summary>
    public string? Ev { get; init; }

    public string? Text { get; init; }

    public string? Severity { get; init; }

    public string? Code { get; init; }

    public string? File { get; init; }

    /// <summary>Counted from 1; null or 0: not known.</summary>
    public int? Line { get; init; }

    /// <summary>Counted from 1; null or 0: not known.</summary>
    public int? Column { get; init; }

    public string? Message { get; init; }

    /// <summary>Where the code is explained; null: nowhere.</summary>
    public string? Help { get; init; }

    public string? Id { get; init; }

    public string? Phase { get; init; }

    public string? Endpoint { get; init; }

    public string? Metric { get; init; }

    public string? Level { get; init; }

    public string? Verdict { get; init; }

    /// <summary>What was measured, with its unit; null: nothing was.</summary>
    public string? Value { get; init; }

    public string? Limit { get; init; }

    public string? Baseline { get; init; }

    public long? Samples { get; init; }

    /// <summary>The exit code that the engine announces in its <c>end</c> event.</summary>
    public int? Exit { get; init; }

    public int Passed { get; init; }

    public int Warned { get; init; }

    public int Failed { get; init; }

    public int Inconclusive { get; init; }

    public int Invalid { get; init; }

    public double Seconds { get; init; }

    /// <summary>Null: the line is not an event of this version.</summary>
    public static EngineEvent? TryParse(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            var parsed = JsonSerializer.Deserialize(line, EngineJson.Default.EngineEvent);
            return parsed is { V: SupportedVersion, Ev: not null } ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
