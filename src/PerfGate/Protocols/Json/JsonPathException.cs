namespace PerfGate.Protocols.Json;

/// <summary>Leaves the recursive parser; never leaves <see cref="JsonPath.Parse"/>.</summary>
internal sealed class JsonPathException(JsonPathMistake mistake) : Exception(mistake.Message)
{
    public JsonPathMistake Mistake { get; } = mistake;
}
