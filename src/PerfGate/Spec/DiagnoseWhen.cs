namespace PerfGate.Spec;

/// <summary>When to look into the target for causes.</summary>
internal enum DiagnoseWhen
{
    Off,

    /// <summary>After a breach of a time, a throughput or a resource.</summary>
    OnBreach,

    Always,
}
