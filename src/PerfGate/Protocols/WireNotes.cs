namespace PerfGate.Protocols;

/// <summary>
/// What is worth a note about how an endpoint's service speaks: once for each endpoint, with the header that shows it, or counted.
/// Written by one thread at a time; read when that has ended.
/// </summary>
/// <param name="endpoints">By whose titles the notes are told.</param>
internal sealed class WireNotes(IReadOnlyList<Endpoint> endpoints)
{
    private const int MostTexts = 64;

    private static readonly (WireOddities Oddity, string Text)[] _texts =
    [
        (WireOddities.FoldedHeader, "the service continues header lines on the next line, which RFC 9112 forbids; they were joined"),
        (WireOddities.BlankBeforeColon, "the service writes white space between a header's name and its colon; it was ignored"),
        (WireOddities.IdentityCoding, "the service sends 'Transfer-Encoding: identity', which is not a coding; it was ignored"),
        (WireOddities.ChunkedTwice, "the service names the transfer coding 'chunked' twice; the body was decoded once"),
        (WireOddities.BodyAfterNoContent, "the service announces a body with status 204, which has none; such connections are not used again"),
        (WireOddities.ExtraBytes, "the service sends bytes after the end of its responses; such connections are not used again"),
    ];

    private readonly WireOddities[] _seen = new WireOddities[endpoints.Count];
    private readonly Dictionary<(int Endpoint, string Text), long> _counts = [];

    /// <summary>Of several workers together, in the order of the endpoints.</summary>
    public static IReadOnlyList<string> Texts(IEnumerable<WireNotes> notes) =>
    [
        .. notes.SelectMany(n => n.All()).GroupBy(n => (n.Endpoint, n.Title, n.Text)).OrderBy(g => g.Key.Endpoint).ThenBy(g => g.Key.Text, StringComparer.Ordinal)
            .Select(g => g.Sum(n => n.Count) is > 0 and var count
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{g.Key.Title}: {g.Key.Text} ({count:N0} {(count == 1 ? "time" : "times")})")
                : $"{g.Key.Title}: {g.Key.Text}"),
    ];

    /// <summary>What was accepted in an answer of an endpoint.</summary>
    /// <param name="endpoint">Its index.</param>
    /// <param name="oddities">One or more.</param>
    /// <param name="header">The header that is the example; null: none.</param>
    public void Add(int endpoint, WireOddities oddities, string? header)
    {
        var fresh = oddities & ~_seen[endpoint];
        if (fresh == WireOddities.None)
            return;
        _seen[endpoint] |= fresh;
        foreach (var (oddity, text) in _texts)
        {
            if ((fresh & oddity) != 0)
                _counts[(endpoint, header is null || oddity > WireOddities.BlankBeforeColon ? text : $"{text} ({header})")] = 0;
        }
    }

    /// <summary>A note that is made once.</summary>
    public void Once(int endpoint, string text)
    {
        if (_counts.Count < MostTexts)
            _counts.TryAdd((endpoint, text), 0);
    }

    /// <summary>A note that is counted.</summary>
    public void Count(int endpoint, string text)
    {
        if (_counts.TryGetValue((endpoint, text), out var seen) || _counts.Count < MostTexts)
            _counts[(endpoint, text)] = seen + 1;
    }

    private IEnumerable<(int Endpoint, string Title, string Text, long Count)> All() =>
        _counts.Select(c => (c.Key.Endpoint, endpoints[c.Key.Endpoint].Title, c.Key.Text, c.Value));
}
