using PerfGate.Syntax;

namespace PerfGate;

/// <summary>The spec as text.</summary>
internal static class SpecFile
{
    /// <summary>Null after the reason was told.</summary>
    public static string? Read(string path, Action<Diagnostic> tell)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            var reason = trouble is FileNotFoundException or DirectoryNotFoundException
                ? "does not exist; `perfgate init` writes one for the project in this folder"
                : $"cannot be read: {trouble.Message}";
            tell(new Diagnostic(DiagnosticCodes.SpecNotFound, Severity.Error, new SourceLocation(path, 1, 1), $"the spec {reason}"));
            return null;
        }
    }
}
