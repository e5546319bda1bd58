using System.Globalization;

namespace PerfGate.Syntax;

/// <summary>Collects every mistake of a spec, so that all are reported at once.</summary>
internal sealed class SpecErrors
{
    // More help nobody; a text of the spec that a message quotes may be as long as the spec.
    private const int MostTold = 200;
    private const int MostCharacters = 2000;
    private const int LongestWord = 100;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<Diagnostic> _told = [];
    private readonly HashSet<SourceLocation> _unreadable = [];

    /// <summary>In the order of the file; of more than 200 the first, and how many more there are.</summary>
    public IReadOnlyList<Diagnostic> All
    {
        get
        {
            List<Diagnostic> all = [.. _diagnostics.OrderBy(d => d.Location?.Line ?? 0).ThenBy(d => d.Location?.Column ?? 0)];
            if (all.Count <= MostTold)
                return all;
            var rest = all[MostTold..];
            var worst = rest.Find(d => d.Severity == Severity.Error) ?? rest[0];
            return [.. all[..MostTold], worst with { Message = string.Create(CultureInfo.InvariantCulture, $"{worst.Message} (and {rest.Count - 1:N0} more)") }];
        }
    }

    public bool HasErrors => _diagnostics.Exists(d => d.Severity == Severity.Error);

    /// <summary>A value may be read twice, and its mistake is reported once.</summary>
    public void Add(string code, SourceLocation location, string message)
    {
        var mistake = new Diagnostic(code, Severity.Error, location, Short(message.ReplaceLineEndings(" ")));
        if (!_unreadable.Contains(location) && _told.Add(mistake))
            _diagnostics.Add(mistake);
    }

    /// <summary>Of a value that there is not: what else would be said of it is left out.</summary>
    public void AddAlone(string code, SpecNode node, string message) => AddAlone(code, node.Location, message);

    public void AddAlone(string code, SourceLocation location, string message)
    {
        Add(code, location, message);
        _unreadable.Add(location);
    }

    public void Add(string code, SpecNode node, string message) => Add(code, node.Location, message);

    public void Warn(string code, SourceLocation location, string message) =>
        _diagnostics.Add(new Diagnostic(code, Severity.Warning, location, Short(message)));

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
        Add(code, location, $"unknown {what} '{(found.Length > LongestWord ? found[..LongestWord] + "…" : found)}'{hint} ({list})");
    }

    private static string Short(string message) => message.Length <= MostCharacters ? message : $"{message[..(MostCharacters / 2)]} … {message[^(MostCharacters / 2)..]}";
}
