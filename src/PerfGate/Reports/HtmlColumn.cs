namespace PerfGate.Reports;

/// <summary>A column of a <see cref="HtmlTable"/>.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Number">Aligned to the right.</param>
/// <param name="Plain">A picture: left out when the table is copied.</param>
internal sealed record HtmlColumn(string Title, bool Number = false, bool Plain = false);
