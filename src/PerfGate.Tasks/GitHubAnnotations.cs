using System.Globalization;

namespace PerfGate.Tasks;

/// <summary>
/// The <c>::error</c> and <c>::warning</c> commands of a run under GitHub Actions, one per diagnostic. GitHub keeps ten of a kind per
/// step and drops the rest without a word, so the tenth says how many more there are.
/// </summary>
/// <param name="workspace">The folder that the paths are relative to; null: they stay absolute.</param>
/// <seealso href="https://docs.github.com/actions/reference/workflow-commands-for-github-actions"/>
internal sealed class GitHubAnnotations(string? workspace)
{
    private const int ShownOfAKind = 9;

    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private int _moreErrors;
    private int _moreWarnings;

    public void Add(bool isError, string code, string? file, int line, int column, string message)
    {
        var (shown, kind) = isError ? (_errors, "error") : (_warnings, "warning");
        if (shown.Count < ShownOfAKind)
            shown.Add($"::{kind} {Place(file, line, column)}title={Property($"PerfGate {code}")}::{Data(message)}");
        else if (isError)
            _moreErrors++;
        else
            _moreWarnings++;
    }

    /// <summary>The commands in the order in which the diagnostics came: worst first.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var line in _errors) yield return line;
        if (_moreErrors > 0) yield return More("error", _moreErrors);
        foreach (var line in _warnings) yield return line;
        if (_moreWarnings > 0) yield return More("warning", _moreWarnings);
    }

    private static string More(string kind, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"::{kind} title=PerfGate PG1999::and {count} more: see the build log and TEST-perfgate.xml");

    private string Place(string? file, int line, int column)
    {
        if (file is null) return "";

        var path = workspace is null ? file : Path.GetRelativePath(workspace, file);
        if (path.StartsWith("..", StringComparison.Ordinal)) path = file;
        path = path.Replace('\\', '/');
        return string.Create(CultureInfo.InvariantCulture, $"file={Property(path)},line={Math.Max(line, 1)},col={Math.Max(column, 1)},");
    }

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
