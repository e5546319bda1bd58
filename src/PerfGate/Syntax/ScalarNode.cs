namespace PerfGate.Syntax;

/// <summary>
/// A single value. It stays text until its reader gives it a type, so <c>NO</c> and <c>08080</c> mean what they say.
/// </summary>
internal sealed class ScalarNode(SourceLocation location, string text, bool isQuoted, string? source = null) : SpecNode(location)
{
    public string Text { get; } = text;

    /// <summary>What gave the text where that is not the spec itself: <c>${env.VUS}</c>, or an option; null: the spec has it as it is.</summary>
    public string? Source { get; } = source;

    /// <summary>As a message quotes it, with what it came from.</summary>
    public string Quote => Source is null ? $"'{Short}'" : $"'{Short}', from {Source}";

    private string Short => Text.Length <= LongestQuote ? Text : Text[..LongestQuote] + "…";

    private const int LongestQuote = 100;

    public bool IsQuoted { get; } = isQuoted;

    /// <summary>An empty value or <c>~</c>; a quoted empty text is a text.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null";

    public override string Kind => "a value";
}
