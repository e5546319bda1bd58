namespace PerfGate.Syntax;

/// <summary>
/// One thing the user has to know: a mistake in the spec, a breach, a target that died.
/// </summary>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>: one code per meaning, whatever the severity.</param>
/// <param name="Severity">Whether it fails the run.</param>
/// <param name="Location">Where to look; null when no file is to blame.</param>
/// <param name="Message">One line: what happened, measured and allowed values with units, what to do.</param>
internal sealed record Diagnostic(string Code, Severity Severity, SourceLocation? Location, string Message)
{
    /// <summary>MSBuild's canonical form, which editors, MSBuild and CI problem matchers read.</summary>
    public override string ToString() => Line("");

    /// <summary>
    /// The same with the tool's name as MSBuild's subcategory: people read it as before, and the problem matchers of GitHub Actions do not take it
    /// for theirs, where every breach is annotated by a command of its own.
    /// </summary>
    public string Unmatched => Line("PerfGate ");

    private string Line(string subcategory)
    {
        return $"{(Location is { } place ? place.ToString() : "perfgate")}: {subcategory}{Severity.Word} {Code}: {Message}";
    }
}
