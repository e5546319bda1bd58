using System.CommandLine;
using System.Text.Json;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Cli;

/// <summary><c>perfgate target</c>: tells a build which project a spec gates.</summary>
internal static class TargetCommand
{
    public static Command Create(TextWriter output)
    {
        var spec = SpecArgument.Create();
        var command = new Command("target", "Print the kind and the project of a spec's target as JSON.") { spec };
        command.Hidden = true;
        command.SetAction(parsed => (int)Run(SpecArgument.FullPath(parsed.GetRequiredValue(spec)), output));
        return command;
    }

    private static ExitCode Run(string file, TextWriter output)
    {
        // Only the target is looked at: every other mistake is told, with its place, by the run that follows.
        var ignored = new SpecErrors();
        var environment = ProcessEnvironment.Read();
        var text = SpecFile.Read(file, _ => { });
        var root = text is null ? null : SpecComposer.Compose(file, text, ignored);
        var node = root is null ? null : SpecKeys.Root.Open(root, ignored)?.Node("target");
        var target = node is null ? null : Target.Read(node, Path.GetDirectoryName(file)!, name => environment.GetValueOrDefault(name) ?? "", ignored);
        LogWriter.Raw(output).WriteLine(JsonSerializer.Serialize(new { project = (target as ProjectTarget)?.Project, kind = target?.Kind }));
        return ExitCode.Pass;
    }
}
