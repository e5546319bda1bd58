using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>Reads the body of a request: a text, a YAML value that becomes JSON, or a file.</summary>
internal static class RequestBody
{
    private const long MaxFileBytes = 16 * 1024 * 1024;

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
            builder.AppendRaw(ReadFile(file, errors));
        else
            return null;
        return builder.Build();
    }

    private static byte[] ReadFile(At<string> file, SpecErrors errors)
    {
        var path = Path.Combine(Path.GetDirectoryName(file.Location.File) ?? "", file.Value);
        try
        {
            if (new FileInfo(path).Length <= MaxFileBytes)
                return File.ReadAllBytes(path);
            errors.Add(DiagnosticCodes.BadValue, file.Location, $"the file '{file.Value}' is larger than 16 MiB");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            errors.Add(DiagnosticCodes.BadValue, file.Location, $"the file '{file.Value}' cannot be read beside the spec: {unreadable.Message}");
        }

        return [];
    }
}
