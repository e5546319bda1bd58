using System.Globalization;

namespace PerfGate.Syntax;

/// <summary>A place in a text file. Line and column count from 1; the file is an absolute path.</summary>
internal readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The form that every editor and CI makes clickable: <c>file(line,column)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})");
}
