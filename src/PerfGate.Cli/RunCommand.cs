using System.CommandLine;
using PerfGate.Spec;
using PerfGate.Targets;

namespace PerfGate.Cli;

/// <summary><c>perfgate run</c>.</summary>
internal static class RunCommand
{
    private static readonly string[] Formats = ["auto", "plain", "ndjson"];

    public const string Name = "run";
    public const string Results = "--results";

    /// <summary>The folder for all files of a run that is not told one.</summary>
    /// <param name="spec">Absolute path of the spec.</param>
    public static string DefaultResults(string spec) => Path.Combine(Path.GetDirectoryName(spec)!, "TestResults", "perfgate");

    public static Command Create(TextWriter output, TextWriter error)
    {
        var spec = SpecArgument.Create();
        var profile = new Option<string?>("--profile", "-p") { Description = "The profile of the spec to use." };
        var tags = new Option<string[]>("--tags", "-t") { Description = "Only phases with any of these tags (comma separated); !tag leaves phases out.", AllowMultipleArgumentsPerToken = true };
        var phases = new Option<string[]>("--phase") { Description = "Only these phases (comma separated).", AllowMultipleArgumentsPerToken = true };
        var url = new Option<string?>("--url") { Description = "Gate the service that already runs at this address; nothing is started." };
        var overrides = OverrideOption.Create();
        var baseline = new Option<string?>("--baseline") { Description = "Compare with this git ref instead of the spec's; none: compare with nothing." };
        var results = new Option<string?>(Results, "-o") { Description = "Folder for all files of the run. Default: TestResults/perfgate beside the spec." };
        var junit = new Option<string?>("--junit") { Description = "The JUnit file. Default: TEST-perfgate.xml among the results." };
        var format = new Option<string>("--format") { Description = "auto: live progress on a terminal, plain lines otherwise; ndjson: one event a line, for programs.", DefaultValueFactory = _ => "auto" };
        format.AcceptOnlyFromAmong(Formats);
        var targetInfo = new Option<string?>("--target-info") { Description = "A JSON file that says what a build made of the target's project; PerfGate then builds nothing.", Hidden = true };
        var timeLimit = TimeOption.Create("--time-limit", "How long the whole run may take", least: TimeSpan.FromMilliseconds(1));
        var machineLock = new Option<string>("--lock") { Description = "machine: one gate at a time on this machine; none: do not wait for others.", DefaultValueFactory = _ => "machine" };
        machineLock.AcceptOnlyFromAmong("machine", "none");
        var lockTimeout = TimeOption.Create("--lock-timeout", "How long to wait for another gate", least: TimeSpan.Zero);
        var update = new Option<bool>("--update-baseline") { Description = "Store what a good run measured as the baseline: the spec's baseline file, else perfgate.baseline.json beside it." };
        var exitOnStdinClose = new Option<bool>("--exit-on-stdin-close") { Description = "Stop everything when standard input ends.", Hidden = true };

        var command = new Command(Name, "Start the target, drive every phase, judge it, write the reports.")
        {
            spec, profile, tags, phases, overrides, url, baseline, results, junit, format, targetInfo, timeLimit, machineLock, lockTimeout, update, exitOnStdinClose,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = SpecArgument.FullPath(parsed.GetRequiredValue(spec));
            var environment = ProcessEnvironment.Read();
            OldVerdict.Remove(parsed);
            var options = new GateOptions
            {
                SpecFile = file,
                ResultsDirectory = Path.GetFullPath(parsed.GetValue(results) ?? DefaultResults(file)),
                Selection = new SpecSelection
                {
                    Profile = parsed.GetValue(profile),
                    Tags = Split(parsed.GetValue(tags)),
                    Phases = Split(parsed.GetValue(phases)),
                    Overrides = OverrideOption.Read(parsed.GetValue(overrides)),
                    TargetUrl = parsed.GetValue(url),
                    Baseline = parsed.GetValue(baseline),
                },
                BuiltProject = parsed.GetValue(targetInfo) is { } path ? await BuiltProject.ReadAsync(path, cancel) : null,
                JUnitFile = parsed.GetValue(junit) is { } j ? Path.GetFullPath(j) : null,
                TimeLimit = parsed.GetValue(timeLimit),
                LockMachine = parsed.GetValue(machineLock) == "machine",
                LockTimeout = parsed.GetValue(lockTimeout),
                UpdateBaseline = parsed.GetValue(update),
                GuardCommand = TargetGuard.Command(Environment.ProcessPath!, typeof(RunCommand).Assembly.Location),
                Environment = environment,
            };
            return await RunAsync(options, parsed.GetRequiredValue(format), parsed.GetValue(exitOnStdinClose), output, error, cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(GateOptions options, string format, bool exitOnStdinClose, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var signals = new EndingSignals(both);
        using var watch = exitOnStdinClose ? new StandardInputWatch(both) : null;
        try
        {
            return (int)await (format switch
            {
                "ndjson" => new Gate(options, new NdjsonObserver(LogWriter.Raw(output), options), TimeProvider.System).RunAsync(both.Token),
                "plain" => new Gate(options, new PlainObserver(output, options), TimeProvider.System).RunAsync(both.Token),
                _ => TerminalRun.RunAsync(options, output, both.Token),
            });
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            await error.WriteLineAsync("perfgate: cancelled; everything that was started has been stopped, and no verdict was written");
            return (int)ExitCode.Cancelled;
        }
    }

    private static IReadOnlyList<string> Split(string[]? given) =>
        [.. (given ?? []).SelectMany(g => g.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
