namespace PerfGate.Syntax;

/// <summary>
/// What a name of the spec may hold: names go into logs, file names, annotations and other systems' commands, so none may carry what a
/// terminal executes or what makes a line look like another one.
/// </summary>
internal static class NameRules
{
    public const int MostCharacters = 120;

    /// <param name="name">The name and its place.</param>
    /// <param name="what">What it names: "endpoint", "phase".</param>
    /// <param name="errors">Takes the mistake.</param>
    /// <returns>Whether it is a name.</returns>
    public static bool Check(At<string> name, string what, SpecErrors errors)
    {
        var text = name.Value;
        var wrong = text switch
        {
            _ when string.IsNullOrWhiteSpace(text) => $"the name of {Article(what)} is empty",
            _ when text.Length > MostCharacters => $"the name of {Article(what)} has at most {MostCharacters} characters; this one has {text.Length}",
            _ when text.Any(IsHarmful) =>
                $"the name of {Article(what)} holds the character U+{(int)text.First(IsHarmful):X4}; control characters, line breaks and marks of the direction of writing are not allowed in names",
            _ => null,
        };
        if (wrong is not null)
            errors.Add(DiagnosticCodes.BadValue, name.Location, wrong);
        return wrong is null;
    }

    public static bool Check(ScalarNode name, string what, SpecErrors errors) => Check(new At<string>(name.Text, name.Location), what, errors);

    /// <summary>C0 and C1 controls, line separators, and what turns the direction of writing.</summary>
    public static bool IsHarmful(char c) =>
        char.IsControl(c)
        || c is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff';

    private static string Article(string what) => $"{("aeiou".Contains(what[0], StringComparison.Ordinal) ? "an" : "a")} {what}";
}
