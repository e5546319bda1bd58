using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>A compiled expression that has a value; null is the RFC's "Nothing", which is not JSON's null.</summary>
/// <param name="root">What <c>$</c> stands for.</param>
/// <param name="current">What <c>@</c> stands for.</param>
internal delegate JsonElement? FilterValue(JsonElement root, JsonElement current);
