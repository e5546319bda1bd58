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

        File.WriteAllText(file, StarterSpec.For(folder));
        File.WriteAllText(Path.Combine(folder, "perfgate.schema.json"), SchemaCommand.Text());
        output.WriteLine($"wrote {file} and perfgate.schema.json beside it; look at 'endpoints', then: perfgate run");
        return ExitCode.Pass;
    }
}
