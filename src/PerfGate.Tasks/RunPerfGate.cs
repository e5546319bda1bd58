using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.Build.Framework;
using AsyncTask = System.Threading.Tasks.Task;

namespace PerfGate.Tasks;

/// <summary>
/// Runs a gate: starts the engine, passes on what it says, and fails unless the engine has come to a verdict that lets the build go on.
/// The task measures and judges nothing itself.
/// </summary>
[MSBuildMultiThreadableTask]
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "MSBuild hands lists to tasks as arrays.")]
[SuppressMessage("Design", "CA1056:URI-like properties should not be strings", Justification = "MSBuild hands values to tasks as strings; the engine reads it.")]
public sealed class RunPerfGate : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The dotnet host that runs the engine: a path, or a name on the PATH.</summary>
    [Required]
    public string DotNetHost { get; set; } = "";

    /// <summary>Absolute path of PerfGate.Cli.dll.</summary>
    [Required]
    public string EngineAssembly { get; set; } = "";

    /// <summary>Absolute path of perfgate.yml.</summary>
    [Required]
    public string Spec { get; set; } = "";

    /// <summary>Absolute path; made if it does not exist.</summary>
    [Required]
    public string ResultsDirectory { get; set; } = "";

    public string? Profile { get; set; }

    public string[]? Tags { get; set; }

    /// <summary>Values in place of the spec's: <c>phases.steady.rate=50/s</c>.</summary>
    public string[]? Set { get; set; }

    public string[]? Phases { get; set; }

    public string? JUnitFile { get; set; }

    /// <summary>A service that runs already and is only to be measured.</summary>
    public string? TargetUrl { get; set; }

    /// <summary>A git ref to compare with instead of the spec's; <c>none</c>: nothing.</summary>
    public string? Baseline { get; set; }

    /// <summary>Absolute path of the project that was built; empty: the spec's own target is run.</summary>
    public string? Project { get; set; }

    public string? TargetCommand { get; set; }

    /// <summary>One string, quoted as MSBuild's RunArguments is.</summary>
    public string? TargetArguments { get; set; }

    public string? TargetWorkingDirectory { get; set; }

    /// <summary>The assembly that was built; read for whether it is optimized.</summary>
    public string? TargetAssembly { get; set; }

    public string? TargetFramework { get; set; }

    /// <summary>All of a project that is built for several; the gate of each has a name of its own then.</summary>
    public string? TargetFrameworks { get; set; }

    /// <summary>Absolute path of the folder for what the engine is told of the build, outside of what a project publishes; empty: the system's temporary folder.</summary>
    public string? TargetFileDirectory { get; set; }

    public string? Configuration { get; set; }

    /// <summary>Stores what a good run measured as the baseline.</summary>
    public bool UpdateBaseline { get; set; }

    /// <summary>Hard limit of the run, hh:mm:ss.</summary>
    public string Timeout { get; set; } = "00:30:00";

    /// <summary>machine: one gate at a time on this machine; none: no lock.</summary>
    public string? Lock { get; set; }

    public string? LockTimeout { get; set; }

    /// <summary>False: breaches, and what could not be judged, are warnings, and the build goes on.</summary>
    public bool FailOnBreach { get; set; } = true;

    /// <summary>Live progress in MSBuild's terminal logger.</summary>
    public bool TerminalProgress { get; set; } = true;

    /// <summary>The judged checks, also when the task fails.</summary>
    [Output]
    public ITaskItem[] Results { get; set; } = [];

    /// <summary>pass, warn, fail, inconclusive, invalid, cancelled or error; also when the task fails.</summary>
    [Output]
    public string Verdict { get; set; } = "error";

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal bool OnTerminal { get; init; } = !Console.IsOutputRedirected;

    internal Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Of the build that runs the task.</summary>
    internal string CommandLine { get; init; } = Environment.CommandLine;

    /// <summary>How long the engine may take to end after it was asked to.</summary>
    internal TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much longer than the time limit the task waits, so that the engine can say itself what it was at.</summary>
    internal TimeSpan TimeLimitGrace { get; init; } = TimeSpan.FromSeconds(15);

    public void Cancel() => _cancelled.TrySetResult();

    public override bool Execute()
    {
        var annotations = ReadEnvironment("GITHUB_ACTIONS") == "true" ? new GitHubAnnotations(ReadEnvironment("GITHUB_WORKSPACE")) : null;
        var diagnostics = new DiagnosticLog(Log, FailOnBreach, annotations);
        var commands = new BuildServerCommands(ReadEnvironment, CommandLine);
        try
        {
            return ExecuteAsync(diagnostics, commands).GetAwaiter().GetResult() && !diagnostics.HasErrors;
        }
        finally
        {
            if (annotations is not null) Print(annotations);
            foreach (var command in commands.Lines) Log.LogMessage(MessageImportance.High, "{0}", command);
        }
    }

    private async Task<bool> ExecuteAsync(DiagnosticLog diagnostics, BuildServerCommands commands)
    {
        // Whatever ends the run takes the verdict of an earlier one away first.
        if (Directory.Exists(ResultsDirectory)) File.Delete(Path.Combine(ResultsDirectory, "verdict.json"));
        if (!File.Exists(EngineAssembly))
        {
            diagnostics.Error(TaskDiagnosticCodes.Missing, $"the PerfGate engine is missing: {EngineAssembly}; restore the package again");
            return false;
        }

        if (!TimeSpan.TryParse(Timeout, CultureInfo.InvariantCulture, out var timeLimit) || timeLimit <= TimeSpan.Zero)
        {
            diagnostics.Error(TaskDiagnosticCodes.BadProperty, $"PerfGateTimeout is '{Timeout}', which is not a duration like 00:30:00");
            return false;
        }

        Directory.CreateDirectory(ResultsDirectory);
        var logPath = Path.Combine(ResultsDirectory, "engine.log");
        File.Delete(logPath);
        using var log = new EngineLog(logPath);
        var conversation = new EngineConversation(diagnostics, new LiveDisplay(BuildEngine, Time, TerminalProgress, OnTerminal), commands, log);
        var targetFile = WriteTargetFile();
        try
        {
            var arguments = EngineArguments.Run(this, targetFile, timeLimit);
            using var engine = EngineProcess.TryStart(DotNetHost, arguments, Time, conversation.Hear, log.Add, out var problem);
            if (engine is null)
            {
                diagnostics.Error(TaskDiagnosticCodes.NoVerdict, $"the PerfGate engine could not be started with '{DotNetHost}': {problem}");
                return false;
            }

            var interruption = await WaitAsync(engine, timeLimit);
            conversation.Close();
            Results = [.. conversation.Results];
            Verdict = interruption switch
            {
                Interruption.Cancelled => "cancelled",
                Interruption.TimeLimit => "error",
                _ => conversation.End?.Verdict ?? "error",
            };
            return new Outcome(this, diagnostics, log).Judge(interruption, conversation.End, engine.ExitCode);
        }
        finally
        {
            if (targetFile is not null) File.Delete(targetFile);
        }
    }

    private async Task<Interruption> WaitAsync(EngineProcess engine, TimeSpan timeLimit)
    {
        using var done = new CancellationTokenSource();
        var ended = engine.WaitAsync(done.Token);
        var limit = AsyncTask.Delay(timeLimit + TimeLimitGrace, Time, done.Token);
        var first = await AsyncTask.WhenAny(ended, limit, _cancelled.Task);
        var interruption = first == ended ? Interruption.None : first == limit ? Interruption.TimeLimit : Interruption.Cancelled;
        if (interruption != Interruption.None) await engine.StopAsync(StopPatience);
        await done.CancelAsync();
        return interruption;
    }

    /// <summary>Null: the build has produced nothing that could be run.</summary>
    private string? WriteTargetFile()
    {
        if (string.IsNullOrEmpty(Project) || string.IsNullOrEmpty(TargetCommand)) return null;

        var target = new BuiltTarget
        {
            Project = Project,
            Command = [TargetCommand, .. EngineArguments.Split(TargetArguments)],
            WorkingDirectory = string.IsNullOrEmpty(TargetWorkingDirectory) ? Path.GetDirectoryName(Project)! : TargetWorkingDirectory,
            Configuration = Configuration ?? "",
            Optimized = AssemblyOptimization.Read(TargetAssembly) ?? Configuration != "Debug",
            Framework = TargetFramework,
            IsOneOfSeveral = TargetFrameworks?.Contains(';', StringComparison.Ordinal) == true,
            Properties = GlobalProperties.Read(BuildEngine),
        };
        var folder = string.IsNullOrEmpty(TargetFileDirectory) ? Path.GetTempPath() : TargetFileDirectory;
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"perfgate-target-{Guid.NewGuid():n}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(target, EngineJson.Default.BuiltTarget));
        return path;
    }

    private void Print(GitHubAnnotations annotations)
    {
        if (ReadEnvironment("PERFGATE_ANNOTATIONS") == "file")
        {
            Directory.CreateDirectory(ResultsDirectory);
            File.WriteAllLines(Path.Combine(ResultsDirectory, "annotations.txt"), annotations.Lines());
            return;
        }

        foreach (var line in annotations.Lines()) Log.LogMessage(MessageImportance.High, "{0}", line);
    }
}
