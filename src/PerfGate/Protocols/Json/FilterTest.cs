using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>A compiled logical expression.</summary>
/// <param name="root">What <c>$</c> stands for.</param>
/// <param name="current">What <c>@</c> stands for.</param>
internal delegate bool FilterTest(JsonElement root, JsonElement current);
