namespace PerfGate.Syntax;

/// <summary>One key of a mapping: what the reader accepts, what the schema offers and what the reference says.</summary>
/// <param name="Name">As it stands in the YAML.</param>
/// <param name="Shape">The form of its value.</param>
/// <param name="Doc">One sentence for the schema and the editor's tooltip, with the default.</param>
internal sealed record Key(string Name, Shape Shape, string Doc)
{
    public bool IsRequired { get; init; }
}
