namespace PerfGate.Syntax;

/// <summary>Collects every mistake of a spec, so that all are reported at once.</summary>
internal sealed class SpecErrors
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<Diagnostic> _told = [];
    private readonly HashSet<SourceLocation> _unreadable = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Diagnostic> All =>
        [.. _diagnostics.OrderBy(d => d.Location?.Line ?? 0).ThenBy(d => d.Location?.Column ?? 0)];

    public bool HasErrors => _diagnostics.Exists(d => d.Severity == Severity.Error);

    /// <summary>A value may be read twice, and its mistake is reported once.</summary>
    public void Add(string code, SourceLocation location, string message)
    {
        var mistake = new Diagnostic(code, Severity.Error, location, message.ReplaceLineEndings(" "));
        if (!_unreadable.Contains(location) && _told.Add(mistake))
            _diagnostics.Add(mistake);
    }

    /// <summary>Of a value that there is not: what else would be said of it is left out.</summary>
    public void AddAlone(string code, SpecNode node, string message)
    {
        Add(code, node.Location, message);
        _unreadable.Add(node.Location);
    }

    public void Add(string code, SpecNode node, string message) => Add(code, node.Location, message);

    public void Warn(string code, SourceLocation location, string message) =>
        _diagnostics.Add(new Diagnostic(code, Severity.Warning, location, message));

    /// <summary>"<paramref name="found"/> is not ...": names the valid words and the nearest of them.</summary>
    /// <param name="code">One of <see cref="DiagnosticCodes"/>.</param>
    /// <param name="location">Of the word.</param>
    /// <param name="what">What the word should have been.</param>
    /// <param name="found">The word.</param>
    /// <param name="valid">Every word that is allowed.</param>
    /// <param name="listed">What the message lists when all of them would be too many; null: all.</param>
    public void AddUnknown(string code, SourceLocation location, string what, string found, IEnumerable<string> valid, string? listed = null)
    {
        string[] words = [.. valid];
        var nearest = DidYouMean.Nearest(found, words);
        var hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
        var list = words.Length == 0 ? "none is defined" : $"valid: {listed ?? string.Join(", ", words)}";
        Add(code, location, $"unknown {what} '{found}'{hint} ({list})");
    }
}
