using System.Text.RegularExpressions;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>Reads texts of the <c>target</c> mapping: <c>${env.NAME}</c> is put in at once, <c>{port}</c> and <c>{port.NAME}</c> are known at each start.</summary>
internal sealed partial class TargetText(Func<string, string?> environment, SpecErrors errors)
{
    private readonly List<string> _secrets = [];

    /// <summary>The values that came from the environment, complete when all was read.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>Null, with an error, when it is no text or holds a placeholder that no one fills.</summary>
    public string? Read(SpecNode node, string key) => Read(node, key, _secrets);

    /// <summary>The same for what is not kept secret: a url from the environment is shown.</summary>
    public string? ReadPublic(SpecNode node, string key) => Read(node, key, []);

    /// <summary>The same for a part of a text.</summary>
    public string? Read(string text, SourceLocation location, string key) => Read(text, location, key, _secrets);

    private string? Read(SpecNode node, string key, List<string> secrets)
    {
        if (node is MappingNode { Entries: [{ Key.Text: var name, Value: ScalarNode { IsNull: true } }] } && TargetPorts.IsPlaceholder(name))
        {
            errors.Add(DiagnosticCodes.BadValue, node, $"'{key}': in YAML {{{name}}} alone is a mapping; write it in quotes: \"{{{name}}}\"");
            return null;
        }

        return node.AsText(key, errors) is { } text ? Read(text.Value, text.Location, key, secrets) : null;
    }

    private string? Read(string text, SourceLocation location, string key, List<string> secrets)
    {
        var isGood = true;
        var result = Placeholder().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            var expression = match.Value[0] == '$' ? EnvironmentExpression.Parse(match.Value[2..^1]) : null;
            var isTemplate = match.Value[0] == '$';
            if (!isTemplate && TargetPorts.IsPlaceholder(name))
                return match.Value;
            if (!isTemplate)
                return Bad($"'{match.Value}' in '{key}' is an unknown placeholder; there are {{port}}, {{port.NAME}} for a further free port, ${{env.NAME}} and ${{env.NAME:-default}}");
            if (TargetPorts.IsPlaceholder(name))
                return Bad($"'{match.Value}' in '{key}': the port is written {{{name}}}");
            if (expression is null)
                return Bad($"'{match.Value}' in '{key}' is not known: a target has ${{env.NAME}}, {{port}} and {{port.NAME}}");
            if (expression.Value(environment) is not { } value)
                return Bad(expression.Missing(environment));

            // A default stands in the spec for everyone to read.
            if (value != expression.Default)
                secrets.Add(value);
            return value;
        });
        return isGood ? result : null;

        string Bad(string message)
        {
            isGood = false;
            errors.Add(DiagnosticCodes.BadTemplate, location, message);
            return "";
        }
    }

    // Only a single word in braces is one of ours: {"a": 1} of a JSON argument is not.
    [GeneratedRegex(@"\$?\{(?<name>[A-Za-z_][A-Za-z0-9_.-]*)(:-[^}]*)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
