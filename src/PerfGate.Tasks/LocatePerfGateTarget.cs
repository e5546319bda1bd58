using System.Text.Json;
using Microsoft.Build.Framework;

namespace PerfGate.Tasks;

/// <summary>Asks the engine which project a spec wants to be run, so that the build can build it.</summary>
[MSBuildMultiThreadableTask]
public sealed class LocatePerfGateTarget : Microsoft.Build.Utilities.Task
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Required]
    public string DotNetHost { get; set; } = "";

    [Required]
    public string EngineAssembly { get; set; } = "";

    /// <summary>Absolute path of perfgate.yml.</summary>
    [Required]
    public string Spec { get; set; } = "";

    /// <summary>Absolute path; empty: the spec names no project, or is wrong, which running it will say with line and column.</summary>
    [Output]
    public string TargetProject { get; set; } = "";

    public override bool Execute() => ExecuteAsync().GetAwaiter().GetResult();

    private async Task<bool> ExecuteAsync()
    {
        List<string> lines = [];
        var arguments = EngineArguments.Target(EngineAssembly, Spec);
        using var engine = EngineProcess.TryStart(DotNetHost, arguments, TimeProvider.System, lines.Add, _ => { }, out var problem);
        if (engine is null)
        {
            new DiagnosticLog(Log, failOnBreach: true, annotations: null).Error(
                TaskDiagnosticCodes.NoVerdict, $"the PerfGate engine could not be started with '{DotNetHost}': {problem}");
            return false;
        }

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await engine.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await engine.StopAsync(TimeSpan.Zero);
        }

        TargetProject = lines.Select(TryParse).FirstOrDefault(target => target is not null)?.Project ?? "";
        return true;
    }

    private static SpecTarget? TryParse(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            return JsonSerializer.Deserialize(line, EngineJson.Default.SpecTarget);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
