namespace PerfGate.Baselines;

/// <summary>
/// Where a target's folder, words and variables name a place in the repository, the baseline gets the same place in its worktree:
/// otherwise it would run a piece of the candidate.
/// </summary>
internal sealed class SourceMap(string from, string to)
{
    /// <summary>Whether something was mapped: then the baseline needs its worktree while it runs.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>A path as the whole text, or in it: <c>--config=/repo/a.json</c>, <c>/repo/lib:/usr/lib</c>.</summary>
    public string Map(string text)
    {
        var result = text;
        for (var at = result.IndexOf(from, StringComparison.Ordinal); at >= 0; at = result.IndexOf(from, at, StringComparison.Ordinal))
        {
            var end = at + from.Length;
            var begins = at == 0 || result[at - 1] is '=' or ':' or ';' or ',' or '@' or '"' or '\'' or ' ';
            var ends = end == result.Length || result[end] is '/' or '\\' or ':' or ';' or ',' or '"' or '\'' or ' ';
            if (begins && ends)
            {
                result = string.Concat(result.AsSpan(0, at), to, result.AsSpan(end));
                WasUsed = true;
                at += to.Length;
            }
            else
            {
                at = end;
            }
        }

        return result;
    }

    public IReadOnlyList<string> Map(IReadOnlyList<string> words) => [.. words.Select(Map)];

    public IReadOnlyDictionary<string, string?> Map(IReadOnlyDictionary<string, string?> variables) =>
        variables.ToDictionary(v => v.Key, v => v.Value is null ? null : Map(v.Value), StringComparer.Ordinal);
}
