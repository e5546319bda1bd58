using System.Globalization;
using YamlDotNet.Core;

namespace PerfGate.Syntax;

/// <summary>
/// The tags of YAML, such as <c>!!str</c>. Those of YAML itself mean what they say; every other one is a mistake: most were
/// meant as text (<c>tags: !slow</c>), and what a tag does to a value in other tools would be lost in silence.
/// </summary>
internal static class YamlTags
{
    private const string Core = "tag:yaml.org,2002:";

    private static readonly Dictionary<string, string> Hints = new(StringComparer.Ordinal)
    {
        ["!include"] = "; `file:` of an endpoint sends a file",
        ["!file"] = "; `file:` of an endpoint sends a file",
        ["!env"] = "; the environment is written ${env.NAME}",
        ["!vault"] = "; a secret comes from the environment, ${env.NAME}",
        ["!secret"] = "; a secret comes from the environment, ${env.NAME}",
        ["!reference"] = "; &name marks a value, and *name repeats it",
    };

    public static ScalarNode Read(SourceLocation location, TagName tag, string text, bool isQuoted, SpecErrors errors)
    {
        if (tag.IsEmpty)
            return new ScalarNode(location, text, isQuoted);

        // A lone `!` says that the value is a text, whatever it looks like.
        if (tag.IsNonSpecific)
            return new ScalarNode(location, text, isQuoted: true);
        var name = tag.Value.StartsWith(Core, StringComparison.Ordinal) ? tag.Value[Core.Length..] : "";
        var (value, what) = name switch
        {
            "str" => (text, ""),
            "int" => (Literals.Integer(text)?.ToString(CultureInfo.InvariantCulture), "a whole number"),
            "float" => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null, "a number"),
            "bool" => (text.ToLowerInvariant() is "true" or "false" ? text.ToLowerInvariant() : null, "true or false"),
            "null" => (text is "" or "~" or "null" ? "" : null, "empty"),
            _ => (null, null),
        };
        if (value is not null)
            return new ScalarNode(location, value, isQuoted: name == "str");
        if (what is null)
            Refuse(location, tag, text, errors);
        else
            errors.Add(DiagnosticCodes.YamlSyntax, location, $"'{text}' is not {what}, which its tag !!{name} says it is");
        return new ScalarNode(location, text, isQuoted);
    }

    /// <summary>Of a list or a mapping.</summary>
    public static void Check(SourceLocation location, TagName tag, string expected, SpecErrors errors)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != Core + expected)
            Refuse(location, tag, "", errors);
    }

    /// <summary>What is said of a tag that YAML itself does not have.</summary>
    public static string NoText(string tag, string text)
    {
        var whole = text.Length == 0 ? tag : $"{tag} {text}";
        return $"'{tag}' is a YAML tag here, not text{Hints.GetValueOrDefault(tag)}; if it is meant as text, quote it: \"{whole}\"";
    }

    private static void Refuse(SourceLocation location, TagName tag, string text, SpecErrors errors)
    {
        var written = tag.Value.StartsWith(Core, StringComparison.Ordinal) ? "!!" + tag.Value[Core.Length..] : tag.Value;
        errors.Add(DiagnosticCodes.YamlSyntax, location, written.StartsWith("!!", StringComparison.Ordinal)
            ? $"the YAML tag {written} has no meaning here; there are !!str, !!int, !!float, !!bool, !!null"
            : NoText(written, text));
    }
}
