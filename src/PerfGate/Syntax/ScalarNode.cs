namespace PerfGate.Syntax;

/// <summary>
/// A single value. It stays text until its reader gives it a type, so <c>NO</c> and <c>08080</c> mean what they say.
/// </summary>
internal sealed class ScalarNode(SourceLocation location, string text, bool isQuoted) : SpecNode(location)
{
    public string Text { get; } = text;

    public bool IsQuoted { get; } = isQuoted;

    /// <summary>An empty value or <c>~</c>; a quoted empty text is a text.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null";

    public override string Kind => "a value";
}
