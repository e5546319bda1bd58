using System.Text.Json.Serialization;

namespace PerfGate.Tasks;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EngineEvent))]
[JsonSerializable(typeof(BuiltTarget))]
[JsonSerializable(typeof(SpecTarget))]
internal sealed partial class EngineJson : JsonSerializerContext;
