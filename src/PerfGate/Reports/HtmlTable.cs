using System.Globalization;
using System.Text;

namespace PerfGate.Reports;

/// <summary>A table that the page's script can sort: each cell holds the value it is sorted by.</summary>
internal sealed class HtmlTable(string id, string caption, IReadOnlyList<HtmlColumn> columns)
{
    private readonly StringBuilder _rows = new();
    private int _column;

    public void Row(string? verdict = null)
    {
        if (_rows.Length > 0)
            _rows.Append("</tr>\n");
        _rows.Append(verdict is null ? "<tr>" : $"<tr data-verdict=\"{verdict}\">");
        _column = 0;
    }

    public void Text(string text, double? sort = null) => Cell(HtmlText.Escape(CleanText.Line(text)), sort);

    public void Cell(string markup, double? sort = null)
    {
        var column = columns[_column++];
        _rows.Append(column.Number ? "<td class=\"n\"" : "<td");
        if (sort is { } value && double.IsFinite(value))
            _rows.Append(CultureInfo.InvariantCulture, $" data-sort=\"{value:R}\"");
        // On a phone a row becomes a card, and the cells need their titles beside them.
        _rows.Append(CultureInfo.InvariantCulture, $" data-title=\"{column.Title}\">{markup}</td>");
    }

    public void Write(HtmlText page)
    {
        page.Raw($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Escape(caption)}\"><table id=\"{id}\"><caption class=\"quiet\">").Text(caption).Raw("</caption><thead><tr>");
        foreach (var column in columns)
            page.Raw($"<th scope=\"col\"{(column.Number ? " class=\"n\"" : "")}{(column.Plain ? " data-plain" : "")}>{column.Title}</th>");
        page.Raw($"</tr></thead><tbody>{_rows}{(_rows.Length > 0 ? "</tr>" : "")}</tbody></table></div>\n");
    }
}
