namespace PerfGate.Syntax;

/// <summary>A value that was read and the place it was read from.</summary>
internal sealed record At<T>(T Value, SourceLocation Location);
