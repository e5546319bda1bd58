using System.Text.Json;

namespace PerfGate.Protocols;

/// <summary>Whether a value meets an expectation, by its first token alone. Null: that takes the value as a whole.</summary>
internal delegate bool? JsonTokenTest(in Utf8JsonReader value);
