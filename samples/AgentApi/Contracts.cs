using System.Text.Json.Serialization;

namespace AgentApi;

/// <summary>The answer of <c>GET /health</c>.</summary>
public sealed record Health(string Status, double UptimeSeconds);

/// <summary>The answer of <c>GET /config</c>.</summary>
public sealed record AgentConfig(string Name, string Version, int DefaultPageSize, int MaxPageSize, int CreatedWorkflowsKept);

/// <summary>The answer of <c>GET /capabilities</c>.</summary>
public sealed record Capabilities(IReadOnlyList<string> Protocols, IReadOnlyList<string> Collectors, IReadOnlyList<string> Triggers);

/// <summary>A workflow of the agent; <paramref name="Runs"/> are the durations of its last runs in milliseconds and stay inside.</summary>
public sealed record Workflow(
    long Id,
    string Name,
    IReadOnlyList<string> Steps,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore] ReadOnlyMemory<int> Runs);

/// <summary>The answer of <c>GET /workflows</c>.</summary>
/// <param name="LongestRunMs">Over the runs of all workflows, not only those of the page.</param>
public sealed record WorkflowPage(int Page, int Size, int Total, int LongestRunMs, IReadOnlyList<Workflow> Items);

/// <summary>The body of <c>POST /workflows</c>; a member that is not sent is null.</summary>
public sealed record NewWorkflow(string? Name, IReadOnlyList<string>? Steps);

/// <summary>The answer of <c>POST /metrics/collect</c>.</summary>
public sealed record CollectedMetrics(DateTimeOffset CollectedAt, double TookMs, IReadOnlyList<CollectedMetric> Metrics);

/// <summary>One collected value.</summary>
public sealed record CollectedMetric(string Name, double Value, string Unit);
