namespace PerfGate.Syntax;

/// <summary>How a severity is written.</summary>
internal static class SeverityNames
{
    extension(Severity severity)
    {
        /// <summary><c>note</c>, <c>warning</c> or <c>error</c>, as diagnostics, events and reports have it.</summary>
        public string Word => severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };
    }
}
