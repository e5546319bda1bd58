using System.CommandLine;
using PerfGate.Spec;
using PerfGate.Syntax;

namespace PerfGate.Cli;

/// <summary><c>perfgate validate</c>.</summary>
internal static class ValidateCommand
{
    public static Command Create(TextWriter output)
    {
        var spec = SpecArgument.Create();
        var profile = new Option<string?>("--profile", "-p") { Description = "Validate with this profile." };
        var command = new Command("validate", "Find every mistake of a spec; nothing is started.") { spec, profile };
        command.SetAction(parsed =>
        {
            var file = SpecArgument.FullPath(parsed.GetRequiredValue(spec));
            return (int)Run(file, new SpecSelection { Profile = parsed.GetValue(profile) }, output);
        });
        return command;
    }

    private static ExitCode Run(string file, SpecSelection selection, TextWriter output)
    {
        if (SpecFile.Read(file, output.WriteLine) is not { } text)
            return ExitCode.InvalidSpec;
        var environment = ProcessEnvironment.Read();
        var reader = new SpecReader(name => environment.GetValueOrDefault(name));
        var spec = reader.Read(file, text, selection);
        foreach (var diagnostic in reader.Diagnostics)
            output.WriteLine(diagnostic);
        if (spec is null)
        {
            var count = reader.Diagnostics.Count(d => d.Severity == Severity.Error);
            output.WriteLine(count == 1 ? "1 error" : $"{count} errors");
            return ExitCode.InvalidSpec;
        }

        output.WriteLine($"{file} is valid: {spec.Phases.Count} phases, {spec.Phases.Sum(p => p.Checks.Count)} checks");
        return ExitCode.Pass;
    }
}
