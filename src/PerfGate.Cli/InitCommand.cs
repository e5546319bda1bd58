using System.CommandLine;

namespace PerfGate.Cli;

/// <summary><c>perfgate init</c>.</summary>
internal static class InitCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var force = new Option<bool>("--force") { Description = "Overwrite a perfgate.yml that is there." };
        var command = new Command("init", "Write a commented perfgate.yml for the project in this folder.") { force };
        command.SetAction(parsed => (int)Run(Directory.GetCurrentDirectory(), parsed.GetValue(force), output, error));
        return command;
    }

    internal static ExitCode Run(string folder, bool force, TextWriter output, TextWriter error)
    {
        var file = Path.Combine(folder, "perfgate.yml");
        if (File.Exists(file) && !force)
        {
            error.WriteLine($"perfgate: {file} is there already; --force overwrites it");
            return ExitCode.InvalidSpec;
        }

        var spec = StarterSpec.For(folder);
        File.WriteAllText(file, spec);
        File.WriteAllText(Path.Combine(folder, "perfgate.schema.json"), SchemaCommand.Text());
        // A tool of the folder is not on the PATH; where there is a project, the build runs the gate.
        var next = spec.Contains("\n  project: ", StringComparison.Ordinal) ? "dotnet build -c Release -t:PerfGate" : "perfgate run";
        output.WriteLine($"wrote {file} and perfgate.schema.json beside it; look at 'endpoints', then: {next}");
        return ExitCode.Pass;
    }
}
