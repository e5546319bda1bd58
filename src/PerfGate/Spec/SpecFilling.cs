using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>
/// Fills in <c>${env.NAME}</c> wherever a value is not part of a request: numbers, durations, rates, limits, ports, words. What
/// requests and the target's command are made of is left alone: there the values are secrets, and encoded for their place.
/// </summary>
/// <param name="environment">Null: the variable is not set.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class SpecFilling(Func<string, string?> environment, SpecErrors errors)
{
    /// <summary>Texts whose expressions are filled in by their own readers; a star is any name.</summary>
    private static readonly string[] _ofOthers =
    [
        "variables", "defaults.headers",
        "endpoints.*.request", "endpoints.*.method", "endpoints.*.path", "endpoints.*.query", "endpoints.*.headers",
        "endpoints.*.body", "endpoints.*.json", "endpoints.*.file", "endpoints.*.expect",
        "target.project", "target.command", "target.url", "target.socket", "target.ready", "target.env", "target.args", "target.working-directory", "target.build",
    ];

    private readonly List<GivenValue> _given = [];
    private readonly Dictionary<SpecNode, SpecNode> _filled = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<GivenValue> Given => _given;

    /// <summary>The root with its values filled in.</summary>
    public SpecNode Fill(SpecNode root) => Fill(root, "");

    private SpecNode Fill(SpecNode node, string path)
    {
        if (IsOfOthers(path) || path.StartsWith(KeyTable.Own, StringComparison.Ordinal) || (node is ScalarNode && path.StartsWith("endpoints.", StringComparison.Ordinal) && !path["endpoints.".Length..].Contains('.', StringComparison.Ordinal)))
            return node;
        return node switch
        {
            // An alias is the same node in two places, and is filled in for both at once.
            ScalarNode scalar when scalar.Text.Contains("${", StringComparison.Ordinal) => _filled.TryGetValue(node, out var filled) ? filled : _filled[node] = Fill(scalar, path),
            SequenceNode list => new SequenceNode(list.Location, [.. list.Items.Select(item => Fill(item, path))]),
            MappingNode map => new MappingNode(map.Location, [.. map.Entries.Select(e => KeyValuePair.Create(e.Key, Fill(e.Value, path.Length == 0 ? e.Key.Text : $"{path}.{e.Key.Text}")))]),
            _ => node,
        };
    }

    private ScalarNode Fill(ScalarNode node, string path)
    {
        var text = new System.Text.StringBuilder();
        var parts = TemplatePart.Split(node.Text, out var unclosed);
        if (unclosed is not null)
            errors.AddAlone(DiagnosticCodes.BadTemplate, node, $"'{path}': the '${{' is not closed by '}}'");
        foreach (var part in parts)
            text.Append(part.IsExpression ? Value(part, node, path) : part.Text);
        _given.Add(new GivenValue(path, node.Text, text.ToString()));
        return new ScalarNode(node.Location, text.ToString(), node.IsQuoted, source: node.Text);
    }

    private string Value(TemplatePart part, ScalarNode node, string path)
    {
        if (EnvironmentExpression.Parse(part.Text) is not { } expression)
        {
            errors.AddAlone(DiagnosticCodes.BadTemplate, node, $"'{path}': '${{{part.Text}}}' has no value here; outside of requests there are ${{env.NAME}} and ${{env.NAME:-default}}");
            return "";
        }

        if (expression.Value(environment) is { } value)
            return value;
        errors.AddAlone(DiagnosticCodes.BadTemplate, node, expression.Missing(environment));
        return "";
    }

    private static bool IsOfOthers(string path) => Array.Exists(_ofOthers, pattern => Matches(pattern, path));

    private static bool Matches(string pattern, string path)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
            return path == pattern;

        // A name may hold points.
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return path.StartsWith(pattern[..star], StringComparison.Ordinal) && path.EndsWith(pattern[(star + 1)..], StringComparison.Ordinal) && path.Length >= pattern.Length;
    }
}
