using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>
/// What the names in templates stand for: the spec's variables and the environment. One per reading of a spec; it
/// remembers the secrets that went into requests.
/// </summary>
internal sealed class TemplateSources
{
    private readonly Func<string, string?> _environment;
    private readonly Dictionary<string, TemplateVariable> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    private TemplateSources(Func<string, string?> environment) => _environment = environment;

    /// <summary>No variables and an empty environment.</summary>
    public static TemplateSources None => new(_ => null);

    /// <summary>Whether files outside of the spec's repository may be sent.</summary>
    public bool AllowsOutside { get; init; }

    /// <summary>The form of the <c>variables</c> mapping.</summary>
    public static Shape VariablesShape { get; } = Shape.MapOf(Shape.Text);

    /// <summary>
    /// The values of environment variables that templates use, as they are and as they stand in a URL or in JSON: nothing
    /// that holds one of them is to be printed. Complete when the spec has been read.
    /// </summary>
    public IReadOnlySet<string> Secrets => _secrets;

    public IReadOnlyDictionary<string, TemplateVariable> Variables => _variables;

    /// <summary>Reads a <c>variables</c> mapping; null: there is none. A variable may itself use the environment and functions.</summary>
    public static TemplateSources Read(SpecNode? variables, Func<string, string?> environment, SpecErrors errors, bool allowsOutside = false)
    {
        var sources = new TemplateSources(environment) { AllowsOutside = allowsOutside };
        if (variables is not (null or MappingNode or ScalarNode { IsNull: true }))
            errors.Add(DiagnosticCodes.BadValue, variables, $"'variables' is a mapping of names to texts, not {variables.Kind}");

        // A variable sees those before it, so there are no cycles.
        foreach (var (name, value) in (variables as MappingNode)?.Entries ?? [])
        {
            if (!IsName(name.Text))
                errors.Add(DiagnosticCodes.BadValue, name, $"'{name.Text}' is not a name for a variable: letters, digits, '_' and '-', a letter first");
            else if (TemplateFunction.All.Any(f => f.Name == name.Text))
                errors.Add(DiagnosticCodes.BadValue, name, $"'{name.Text}' is a function of templates; give the variable another name");
            else if (value is not ScalarNode scalar)
                errors.Add(DiagnosticCodes.BadValue, value, $"the variable '{name.Text}' is a text, not {value.Kind}");
            else
            {
                sources._variables.Add(name.Text, TemplateVariable.Read(scalar, sources, errors));
            }
        }

        return sources;
    }

    /// <summary>The value of an environment variable, from now on a secret; null or empty: not set.</summary>
    public string? Environment(string name)
    {
        var value = _environment(name);
        if (string.IsNullOrEmpty(value))
            return value;
        _secrets.Add(value);
        _secrets.Add(TemplateEncoding.Path.Encode(value));
        _secrets.Add(TemplateEncoding.Query.Encode(value));
        _secrets.Add(TemplateEncoding.Json.Encode(value));
        return value;
    }

    /// <summary>A value of the spec itself that is still a secret, such as the credentials of a header.</summary>
    public void AddSecret(string value)
    {
        if (value.Length > 0)
            _secrets.Add(value);
    }

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
