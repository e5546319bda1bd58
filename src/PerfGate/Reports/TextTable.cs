using System.Text;

namespace PerfGate.Reports;

/// <summary>
/// A table of plain text: columns as wide as their widest cell, two spaces between them, the widest cut where the line
/// would be longer than a log shows.
/// </summary>
internal sealed class TextTable(params IReadOnlyList<TextColumn> columns)
{
    /// <summary>Characters of a line.</summary>
    public const int MaxWidth = 120;

    private readonly List<string[]> _rows = [];
    private readonly List<(int AfterRow, string Text)> _notes = [];

    public void Add(params IReadOnlyList<string?> cells) =>
        _rows.Add([.. cells.Select((c, i) => LogText.Line(c ?? "-", columns[i].MaxWidth))]);

    /// <summary>A sentence below the last row, over the whole width.</summary>
    public void Note(string text) => _notes.Add((_rows.Count - 1, text));

    /// <summary>Its lines, each after <paramref name="indent"/>; none when it has no rows.</summary>
    public IEnumerable<string> Lines(string indent)
    {
        if (_rows.Count == 0)
            yield break;
        var widths = columns.Select((c, i) => Math.Max(c.Title.Length, _rows.Max(r => r[i].Length))).ToArray();
        var over = indent.Length + widths.Sum() + (2 * (widths.Length - 1)) - MaxWidth;
        if (over > 0)
            widths[widths.IndexOf(widths.Max())] -= over;
        if (columns.Any(c => c.Title.Length > 0))
            yield return Line(indent, [.. columns.Select(c => c.Title)], widths);
        for (var i = 0; i < _rows.Count; i++)
        {
            yield return Line(indent, _rows[i], widths);
            foreach (var line in _notes.Where(n => n.AfterRow == i).SelectMany(n => SummaryTable.Wrapped($"  {n.Text}")))
                yield return line;
        }
    }

    private string Line(string indent, string[] cells, int[] widths)
    {
        var line = new StringBuilder(indent);
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                line.Append("  ");
            var cell = CleanText.Line(cells[i], widths[i]);
            line.Append(columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
        }

        return line.ToString().TrimEnd();
    }
}
