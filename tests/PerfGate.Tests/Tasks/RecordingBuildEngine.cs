using System.Collections;
using Microsoft.Build.Framework;

namespace PerfGate.Tests.Tasks;

/// <summary>The build as a task sees it; keeps everything that it is told.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine
{
    private readonly Lock _gate = new();
    private readonly List<BuildEventArgs> _events = [];

    public IReadOnlyList<BuildErrorEventArgs> Errors => [.. Events().OfType<BuildErrorEventArgs>()];

    public IReadOnlyList<BuildWarningEventArgs> Warnings => [.. Events().OfType<BuildWarningEventArgs>()];

    public IReadOnlyList<BuildMessageEventArgs> Messages => [.. Events().OfType<BuildMessageEventArgs>()];

    /// <summary>Called with each message as it comes.</summary>
    public Action<string>? OnMessage { get; init; }

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 7;

    public int ColumnNumberOfTaskNode => 5;

    public string ProjectFileOfTaskNode => "/build/PerfGate.targets";

    public void LogErrorEvent(BuildErrorEventArgs e) => Add(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Add(e);

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
        Add(e);
        OnMessage?.Invoke(e.Message ?? "");
    }

    public void LogCustomEvent(CustomBuildEventArgs e) => Add(e);

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException("The task builds nothing.");

    private List<BuildEventArgs> Events()
    {
        lock (_gate) return [.. _events];
    }

    private void Add(BuildEventArgs e)
    {
        lock (_gate) _events.Add(e);
    }
}
