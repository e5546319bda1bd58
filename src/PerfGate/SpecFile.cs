using System.Text;
using System.Text.Unicode;
using PerfGate.Spec;
using PerfGate.Syntax;

namespace PerfGate;

/// <summary>The spec of a run, from its file.</summary>
internal static class SpecFile
{
    /// <summary>Null after the reason was told.</summary>
    public static string? Read(string path, Action<Diagnostic> tell)
    {
        if (InputFile.Read(path, SpecComposer.MaxCharacters * 4, out var trouble) is { } bytes)
            return Decode(bytes, path, tell);
        var reason = trouble == "does not exist" ? "does not exist; `perfgate init` writes one for the project in this folder" : trouble;
        tell(new Diagnostic(DiagnosticCodes.SpecNotFound, Severity.Error, new SourceLocation(path, 1, 1), $"the spec {reason}"));
        return null;
    }

    /// <summary>What the spec says as the options select it; null after every mistake was told.</summary>
    public static GateSpec? ReadSpec(GateOptions options, Action<Diagnostic> tell)
    {
        var reader = new SpecReader(name => options.Environment.GetValueOrDefault(name));
        if (Read(options.SpecFile, tell) is not { } text)
            return null;
        var spec = reader.Read(options.SpecFile, text, options.Selection);
        foreach (var diagnostic in reader.Diagnostics)
            tell(diagnostic);
        return spec;
    }

    /// <summary>UTF-8, or what the mark of its encoding says. Bytes that are no text are not replaced by others: what was meant is not known.</summary>
    private static string? Decode(byte[] bytes, string path, Action<Diagnostic> tell)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            Utf8.ToUtf16(bytes, new char[bytes.Length], out var good, out _, replaceInvalidSequences: false);
            var before = bytes.AsSpan(0, good);
            var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
            tell(new Diagnostic(DiagnosticCodes.YamlSyntax, Severity.Error, new SourceLocation(path, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1),
                "the spec is not UTF-8 from here on: save it in that encoding"));
            return null;
        }
    }
}
