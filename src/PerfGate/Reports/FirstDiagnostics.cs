using System.Globalization;
using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>As many diagnostics as a CI system shows.</summary>
internal static class FirstDiagnostics
{
    /// <summary>At most <paramref name="most"/> errors and as many warnings, errors first; notes stay in the reports; the rest of it counted in one more.</summary>
    public static IReadOnlyList<Diagnostic> Of(IReadOnlyList<Diagnostic> all, int most)
    {
        var kept = new List<Diagnostic>();
        foreach (var severity in new[] { Severity.Error, Severity.Warning })
        {
            var of = all.Where(d => d.Severity == severity).ToList();
            kept.AddRange(of.Take(most));
            if (of.Count > most)
                kept.Add(new Diagnostic(DiagnosticCodes.MoreBreaches, severity, of[most].Location, string.Create(CultureInfo.InvariantCulture, $"and {of.Count - most} more; the report has them all")));
        }

        return kept;
    }
}
