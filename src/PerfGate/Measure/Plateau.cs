namespace PerfGate.Measure;

/// <summary>
/// What the target held in a pause of a soak, with no request in it and, of a .NET target, after a full collection: what is still there then
/// stays. A null was not readable.
/// </summary>
/// <param name="AtSeconds">Time under load so far, pauses left out.</param>
/// <param name="Requests">Requests that ended so far.</param>
/// <param name="HeapBytes">Managed heap after the collection.</param>
/// <param name="MemoryBytes">Private memory; where that is not told, resident memory.</param>
/// <param name="Threads">Of the process tree.</param>
/// <param name="Handles">Open ones.</param>
internal sealed record Plateau(double AtSeconds, long Requests, long? HeapBytes, long? MemoryBytes, int? Threads, int? Handles);
