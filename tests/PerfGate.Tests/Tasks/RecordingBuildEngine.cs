using System.Collections;
using Microsoft.Build.Framework;

namespace PerfGate.Tests.Tasks;

/// <summary>The build as a task sees it; keeps everything that it is told.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine6
{
    private readonly Lock _gate = new();
    private readonly List<BuildEventArgs> _events = [];

    public IReadOnlyList<BuildErrorEventArgs> Errors => [.. Events().OfType<BuildErrorEventArgs>()];

    public IReadOnlyList<BuildWarningEventArgs> Warnings => [.. Events().OfType<BuildWarningEventArgs>()];

    public IReadOnlyList<BuildMessageEventArgs> Messages => [.. Events().OfType<BuildMessageEventArgs>()];

    /// <summary>Called with each message as it comes.</summary>
    public Action<string>? OnMessage { get; init; }

    /// <summary>What the build was called with.</summary>
    public Dictionary<string, string> GlobalProperties { get; init; } = [];

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

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => GlobalProperties;

    public bool IsRunningMultipleNodes => false;

    public void Yield()
    {
    }

    public void Reacquire()
    {
    }

    public void LogTelemetry(string eventName, IDictionary<string, string> properties)
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) =>
        throw new NotSupportedException("The task builds nothing.");

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) =>
        throw new NotSupportedException("The task builds nothing.");

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) =>
        throw new NotSupportedException("The task builds nothing.");

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) =>
        throw new NotSupportedException("The task keeps nothing.");

    public object GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) =>
        throw new NotSupportedException("The task keeps nothing.");

    public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) =>
        throw new NotSupportedException("The task keeps nothing.");

    private List<BuildEventArgs> Events()
    {
        lock (_gate) return [.. _events];
    }

    private void Add(BuildEventArgs e)
    {
        lock (_gate) _events.Add(e);
    }
}
