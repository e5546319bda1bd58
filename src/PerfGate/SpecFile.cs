using PerfGate.Syntax;

namespace PerfGate;

/// <summary>The spec as text.</summary>
internal static class SpecFile
{
    /// <summary>Null after the reason was told.</summary>
    public static string? Read(string path, Action<Diagnostic> tell)
    {
        if (InputFile.Read(path, SpecComposer.MaxCharacters * 4, out var trouble) is { } bytes)
            return Decode(bytes);
        var reason = trouble == "does not exist" ? "does not exist; `perfgate init` writes one for the project in this folder" : trouble;
        tell(new Diagnostic(DiagnosticCodes.SpecNotFound, Severity.Error, new SourceLocation(path, 1, 1), $"the spec {reason}"));
        return null;
    }

    /// <summary>With or without the mark of its encoding.</summary>
    private static string Decode(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }
}
