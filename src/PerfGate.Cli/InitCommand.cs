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

        var target = StarterTarget.Of(folder);
        File.WriteAllText(file, StarterSpec.For(target));
        File.WriteAllText(Path.Combine(folder, "perfgate.schema.json"), SchemaCommand.Text());
        var wrote = $"wrote {file} and perfgate.schema.json beside it";
        if (target.IsPlaceholder)
            output.WriteLine($"{wrote}; no project, package.json or main.py was found here: change 'target' first, which is a placeholder; look at 'endpoints', then: perfgate run");
        else if (target.HasSolution)
            output.WriteLine($"""
                {wrote}; look at 'target' and 'endpoints'; for the gate of the solution write Directory.Solution.targets beside it:
                  <Project><Import Project="Solution.targets" Sdk="PerfGate" Version="{ProductVersion.Text}" /></Project>
                then: dotnet build -c Release -t:PerfGate
                """);
        else
            // A tool of the folder is not on the PATH; where there is a project, the build runs the gate.
            output.WriteLine($"{wrote}; look at 'endpoints', then: {(target.IsProject ? "dotnet build -c Release -t:PerfGate" : "perfgate run")}");
        return ExitCode.Pass;
    }
}
