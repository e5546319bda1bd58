namespace PerfGate.Syntax;

/// <summary><c>env.NAME</c>, or <c>env.NAME:-default</c>: a variable of the gate's environment, the inside of a <c>${...}</c>.</summary>
/// <param name="Name">Of the variable.</param>
/// <param name="Default">What stands for one that is not set or empty; may be empty. Null: it has to be set.</param>
internal sealed record EnvironmentExpression(string Name, string? Default)
{
    private const string Prefix = "env.";

    /// <summary>Null: it is something else.</summary>
    public static EnvironmentExpression? Parse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var split = text.IndexOf(":-", StringComparison.Ordinal);
        var name = split < 0 ? text[Prefix.Length..] : text[Prefix.Length..split];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? new EnvironmentExpression(name, split < 0 ? null : text[(split + 2)..])
            : null;
    }

    /// <summary>Null: it is not set, or empty, and has no default.</summary>
    public string? Value(Func<string, string?> environment) => environment(Name) is { Length: > 0 } value ? value : Default;

    /// <summary>What is said where there is no value.</summary>
    public string Missing(Func<string, string?> environment) =>
        $"environment variable {Name} is {(environment(Name) is null ? "not set" : "empty")}; a default is written ${{env.{Name}:-value}}";
}
