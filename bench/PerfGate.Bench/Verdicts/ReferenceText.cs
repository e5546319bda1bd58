namespace PerfGate.Bench.Verdicts;

/// <summary>The tables that the reference implementation printed, embedded in the assembly.</summary>
internal static class ReferenceText
{
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(ReferenceText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
