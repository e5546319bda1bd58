using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>Reads the body of a request: a text, a YAML value that becomes JSON, or a file.</summary>
internal static class RequestBody
{
    private const int MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>Null: the request has no body.</summary>
    public static Template? Read(MappingReader reader, TemplateSources sources, SpecErrors errors)
    {
        var builder = new TemplateBuilder(sources, errors);
        if (reader.Node("json") is { } json)
            JsonBody.Append(json, builder);
        else if (reader.Node("body") is ScalarNode text)
            builder.Append(text, TemplateEncoding.Text);
        else if (reader.Node("body") is { } other)
            errors.Add(DiagnosticCodes.BadValue, other, $"'body' is a text, not {other.Kind}; 'json' takes a YAML value and sends it as JSON");
        else if (reader.Text("file") is { } file)
            builder.AppendRaw(ReadFile(file, sources.AllowsOutside, errors));
        else
            return null;
        return builder.Build();
    }

    private static byte[] ReadFile(At<string> file, bool allowsOutside, SpecErrors errors)
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Location.File) ?? "", file.Value));
        if (!allowsOutside && SpecFolder.IsOutside(path, file.Location.File))
            errors.Add(DiagnosticCodes.BadValue, file.Location, $"the file '{file.Value}' lies outside of the spec's repository, and would be sent to the target; 'allow-outside: true' at the root of the spec allows it");
        else if (InputFile.Read(path, MaxFileBytes, out var trouble) is { } bytes)
            return bytes;
        else
            errors.Add(DiagnosticCodes.BadValue, file.Location, $"the file '{file.Value}' {trouble}; it is looked for beside the spec");
        return [];
    }
}
