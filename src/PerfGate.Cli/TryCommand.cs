using System.CommandLine;
using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate.Cli;

/// <summary><c>perfgate try</c>.</summary>
internal static class TryCommand
{
    // The logs of a run are its own: a try does not write over them.
    private const string LogFolder = "try";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var spec = SpecArgument.Create();
        var profile = new Option<string?>("--profile", "-p") { Description = "The profile of the spec to use." };
        var url = new Option<string?>("--url") { Description = "Ask the service that already runs at this address; nothing is started." };
        var overrides = OverrideOption.Create();
        var command = new Command("try", "Start the target and ask each endpoint once: status and time. Nothing is loaded or judged.") { spec, profile, overrides, url };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = SpecArgument.FullPath(parsed.GetRequiredValue(spec));
            var options = new GateOptions
            {
                SpecFile = file,
                ResultsDirectory = Path.Combine(RunCommand.DefaultResults(file), LogFolder),
                Selection = new SpecSelection
                {
                    Profile = parsed.GetValue(profile),
                    Overrides = OverrideOption.Read(parsed.GetValue(overrides)),
                    TargetUrl = parsed.GetValue(url),
                },
                GuardCommand = TargetGuard.Command(Environment.ProcessPath!, typeof(TryCommand).Assembly.Location),
                Environment = ProcessEnvironment.Read(),
            };
            return await RunAsync(options, output, error, cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(GateOptions options, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var signals = new EndingSignals(both);
        try
        {
            return (int)await new TryRun(options, new PlainObserver(output, options), TimeProvider.System).RunAsync(both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            await error.WriteLineAsync("perfgate: cancelled; everything that was started has been stopped");
            return (int)ExitCode.Cancelled;
        }
    }
}
