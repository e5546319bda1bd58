namespace PerfGate.Measure;

/// <summary>The beginning of one answer that was not as expected: what a person would look at first.</summary>
internal sealed record AnswerExample
{
    /// <summary>0: the bytes are not HTTP, and <see cref="Body"/> is their beginning.</summary>
    public required int Status { get; init; }

    /// <summary>Header lines as received, without line ends: <c>Content-Type: text/html</c>. Empty where they were not readable.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The first <see cref="MostBytes"/> bytes of the body as text, decompressed; empty when there is none.</summary>
    public string Body { get; init; } = "";

    /// <summary>What this answer had in place of what was expected: <c>$.n is 0, expected 3</c>; null where the status says it, or nothing more is known.</summary>
    public string? Detail { get; init; }

    /// <summary>Bytes of a body that are kept.</summary>
    public const int MostBytes = 500;

    /// <summary>Where a redirect leads; null when it says nothing of it.</summary>
    public string? Location => Header("Location");

    /// <summary>The first header of that name, trimmed; null when there is none.</summary>
    public string? Header(string name)
    {
        foreach (var line in Headers)
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return line[(name.Length + 1)..].Trim();
        }

        return null;
    }
}
