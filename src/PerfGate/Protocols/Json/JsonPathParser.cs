namespace PerfGate.Protocols.Json;

/// <summary>Segments and selectors (RFC 9535, sections 2.1 to 2.5); filters have a parser of their own.</summary>
internal static class JsonPathParser
{
    public static JsonPath Parse(string text)
    {
        var scanner = new JsonPathScanner(text);
        scanner.Expect("$", text.Length > 0 && char.IsAsciiLetter(text[0]) ? $"a JSONPath starts with '$'; did you mean '$.{text}'?" : "a JSONPath starts with '$'");
        var path = new JsonPath(fromRoot: true, Segments(scanner));
        return scanner.IsAtEnd ? path : throw scanner.Fail($"'{scanner.Next}' is not expected; '.name', '..', or '[' comes here");
    }

    /// <summary>What follows <c>$</c> or <c>@</c>; leaves blanks that no segment follows.</summary>
    public static IReadOnlyList<JsonPathSegment> Segments(JsonPathScanner scanner)
    {
        var segments = new List<JsonPathSegment>();
        while (true)
        {
            var blank = scanner.Offset;
            scanner.SkipBlank();
            if (scanner.Take(".."))
                segments.Add(new(isDescendant: true, scanner.Next == '[' ? Bracketed(scanner) : [Shorthand(scanner)]));
            else if (scanner.Take("."))
                segments.Add(new(isDescendant: false, [Shorthand(scanner)]));
            else if (scanner.Next == '[')
                segments.Add(new(isDescendant: false, Bracketed(scanner)));
            else
            {
                scanner.Rewind(blank);
                return segments;
            }
        }
    }

    private static JsonSelector Shorthand(JsonPathScanner scanner)
    {
        if (scanner.Take("*"))
            return new JsonSelector.Wildcard();
        return scanner.TakeName() is { } name
            ? new JsonSelector.Name(name)
            : throw scanner.Fail("a name or '*' comes after '.'; other names are written ['...']");
    }

    private static List<JsonSelector> Bracketed(JsonPathScanner scanner)
    {
        var open = scanner.Offset;
        scanner.Take("[");
        scanner.Enter();
        var selectors = new List<JsonSelector>();
        do
        {
            scanner.SkipBlank();
            selectors.Add(Selector(scanner));
            scanner.SkipBlank();
        }
        while (scanner.Take(","));

        if (scanner.IsAtEnd)
            throw scanner.Fail("'[' is not closed", open);
        scanner.Expect("]", "',' or ']' comes here");
        scanner.Leave();
        return selectors;
    }

    private static JsonSelector Selector(JsonPathScanner scanner)
    {
        if (scanner.Take("*"))
            return new JsonSelector.Wildcard();
        if (scanner.Take("?"))
        {
            scanner.SkipBlank();
            return new JsonSelector.Filter(new JsonFilterParser(scanner).Parse());
        }

        if (scanner.TakeText() is { } name)
            return new JsonSelector.Name(name);

        var index = scanner.TakeInteger();
        var afterIndex = scanner.Offset;
        scanner.SkipBlank();
        if (scanner.Next == ':')
            return Slice(scanner, index);
        scanner.Rewind(afterIndex);
        return index is { } at
            ? new JsonSelector.Index(at)
            : throw scanner.Fail("a name in quotes, an index, a slice such as 0:5, '*' or a filter '?...' comes here");
    }

    private static JsonSelector.Slice Slice(JsonPathScanner scanner, long? start)
    {
        scanner.Take(":");
        scanner.SkipBlank();
        var end = scanner.TakeInteger();
        scanner.SkipBlank();
        long? step = null;
        if (scanner.Take(":"))
        {
            scanner.SkipBlank();
            step = scanner.TakeInteger();
        }

        return new(start, end, step ?? 1);
    }
}
