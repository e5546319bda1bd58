using PerfGate.Tasks;

namespace PerfGate.Tests.Tasks;

/// <summary>One execution of the task against a fake engine.</summary>
internal sealed class GateRun
{
    private GateRun(FakeEngine engine, Action<RunPerfGate>? set, Dictionary<string, string>? environment, Action<RunPerfGate, string>? onMessage, bool onTerminal, string commandLine)
    {
        Build = new RecordingBuildEngine { OnMessage = text => onMessage?.Invoke(Task!, text) };
        Task = new RunPerfGate
        {
            OnTerminal = onTerminal,
            CommandLine = commandLine,
            BuildEngine = Build,
            DotNetHost = engine.Host,
            EngineAssembly = engine.Assembly,
            Spec = engine.Spec,
            ResultsDirectory = engine.Results,
            ReadEnvironment = name => environment?.GetValueOrDefault(name),
            TimeLimitGrace = TimeSpan.Zero,
        };
        set?.Invoke(Task);
        Succeeded = Task.Execute();
    }

    public RecordingBuildEngine Build { get; }

    public RunPerfGate Task { get; }

    public bool Succeeded { get; }

    public static GateRun Of(
        FakeEngine engine,
        Action<RunPerfGate>? set = null,
        Dictionary<string, string>? environment = null,
        Action<RunPerfGate, string>? onMessage = null,
        bool onTerminal = false,
        string commandLine = "dotnet build") => new(engine, set, environment, onMessage, onTerminal, commandLine);
}
