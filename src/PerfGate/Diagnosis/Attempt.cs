namespace PerfGate.Diagnosis;

/// <summary>Something that may be impossible with this target, which is no error: a value, or the reason why there is none.</summary>
/// <param name="Value">Null when it could not be had.</param>
/// <param name="Reason">A sentence for the user; empty when there is a value.</param>
internal sealed record Attempt<T>(T? Value, string Reason)
    where T : class
{
    public static implicit operator Attempt<T>(T value) => new(value, "");

    public static implicit operator Attempt<T>(string reason) => new(null, reason);
}
