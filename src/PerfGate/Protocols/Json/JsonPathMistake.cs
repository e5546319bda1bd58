namespace PerfGate.Protocols.Json;

/// <summary>Why a text is no JSONPath.</summary>
/// <param name="Offset">Where, in characters from 0.</param>
/// <param name="Message">What was expected there.</param>
internal sealed record JsonPathMistake(int Offset, string Message);
