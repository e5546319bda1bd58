using System.CommandLine;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Cli;

/// <summary><c>perfgate validate</c>.</summary>
internal static class ValidateCommand
{
    public static Command Create(TextWriter output)
    {
        var spec = SpecArgument.Create();
        var profile = new Option<string?>("--profile", "-p") { Description = "Validate with this profile." };
        var overrides = OverrideOption.Create();
        var command = new Command("validate", "Find every mistake of a spec; nothing is started.") { spec, profile, overrides };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = SpecArgument.FullPath(parsed.GetRequiredValue(spec));
            return (int)await RunAsync(file, new SpecSelection { Profile = parsed.GetValue(profile), Overrides = OverrideOption.Read(parsed.GetValue(overrides)) }, output, cancel);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(string file, SpecSelection selection, TextWriter output, CancellationToken cancel)
    {
        if (SpecFile.Read(file, output.WriteLine) is not { } text)
            return ExitCode.InvalidSpec;
        var environment = ProcessEnvironment.Read();
        var reader = new SpecReader(name => environment.GetValueOrDefault(name));
        var spec = reader.Read(file, text, selection);
        foreach (var diagnostic in reader.Diagnostics)
            await output.WriteLineAsync(diagnostic.ToString());
        if (spec is null)
        {
            var count = reader.Diagnostics.Count(d => d.Severity == Severity.Error);
            await output.WriteLineAsync(count == 1 ? "1 error" : $"{count} errors");
            return ExitCode.InvalidSpec;
        }

        foreach (var warning in await BaselineAsync(spec, environment, cancel))
            await output.WriteLineAsync(warning.ToString());
        await output.WriteLineAsync($"{file} is valid: {spec.Phases.Count} phases, {spec.Phases.Sum(p => p.Checks.Count)} checks");
        return ExitCode.Pass;
    }

    /// <summary>What a run would end with: here a warning, since the spec is right and the clone is not.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> BaselineAsync(GateSpec spec, IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        try
        {
            var source = await FindBaseline.OfAsync(spec, environment, cancel);
            return [.. source?.Warnings ?? [], .. new[] { FindBaseline.Missing(spec, source) }.OfType<Diagnostic>().Select(d => d with { Severity = Severity.Warning })];
        }
        catch (TargetException trouble)
        {
            return [trouble.Diagnostic with { Severity = Severity.Warning }];
        }
    }
}
