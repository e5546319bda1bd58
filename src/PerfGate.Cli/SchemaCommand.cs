using System.CommandLine;
using System.Text.Json;
using PerfGate.Spec;

namespace PerfGate.Cli;

/// <summary><c>perfgate schema</c>.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(TextWriter output)
    {
        var file = new Option<string?>("--output", "-o") { Description = "Write it to this file instead of the console." };
        var command = new Command("schema", "Print the JSON Schema of perfgate.yml, for editors.") { file };
        command.SetAction(parsed =>
        {
            var schema = Text();
            if (parsed.GetValue(file) is { } path)
                File.WriteAllText(path, schema);
            else
                LogWriter.Raw(output).Write(schema);
        });
        return command;
    }

    internal static string Text() => SpecKeys.Schema().ToJsonString(Indented) + "\n";
}
