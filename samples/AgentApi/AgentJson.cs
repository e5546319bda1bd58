using System.Text.Json.Serialization;

namespace AgentApi;

/// <summary>JSON by generated code.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(AgentConfig))]
[JsonSerializable(typeof(Capabilities))]
[JsonSerializable(typeof(WorkflowPage))]
[JsonSerializable(typeof(NewWorkflow))]
[JsonSerializable(typeof(CollectedMetrics))]
public sealed partial class AgentJson : JsonSerializerContext;
