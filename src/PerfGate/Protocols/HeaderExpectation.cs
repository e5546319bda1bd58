using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>A header that must be there, have a value, match a pattern, or be absent. One of several of the same name suffices.</summary>
internal sealed class HeaderExpectation
{
    public const string Exists = "exists";
    public const string Absent = "absent";

    private readonly byte[] _name;
    private readonly byte[]? _value;
    private readonly TextPattern? _pattern;
    private readonly bool _absent;

    private HeaderExpectation(string name, string requirement, byte[]? value = null, TextPattern? pattern = null, bool absent = false)
    {
        _name = Encoding.ASCII.GetBytes(name);
        _value = value;
        _pattern = pattern;
        _absent = absent;
        Mismatch = $"header {name} {requirement}";
    }

    /// <summary>What to say when it fails.</summary>
    public string Mismatch { get; }

    public static HeaderExpectation? Read(ScalarNode name, SpecNode node, SpecErrors errors)
    {
        if (node.AsText(name.Text, errors) is not { Value: var text })
            return null;
        if (!RequestHeaders.IsToken(name.Text))
        {
            errors.Add(DiagnosticCodes.BadValue, name, $"'{name.Text}' is not the name of a header");
            return null;
        }

        if (text == Exists)
            return new(name.Text, "is missing");
        if (text == Absent)
            return new(name.Text, "is present", absent: true);
        if (TextPattern.Delimited(text) is not { } pattern)
            return new(name.Text, $"is not '{text}'", value: Encoding.UTF8.GetBytes(text));
        if (TextPattern.Compile(pattern, out var reason) is { } compiled)
            return new(name.Text, $"does not match {text}", pattern: compiled);
        errors.Add(DiagnosticCodes.BadValue, node, $"the regular expression of header {name.Text} is not valid: {reason}");
        return null;
    }

    public string Name => Encoding.ASCII.GetString(_name);

    /// <summary>The mismatch with the value that was found: "header Content-Type is not 'a'; found 'b'".</summary>
    public string Explain(in ResponseView response)
    {
        var from = 0;
        return response.TryGetHeader(_name, ref from, out var value) ? $"{Mismatch}; found '{BodyQuote.Clean(value, 80)}'" : Mismatch;
    }

    public bool IsMet(in ResponseView response)
    {
        var from = 0;
        while (response.TryGetHeader(_name, ref from, out var value))
        {
            if (_absent)
                return false;
            if (_value is not null ? value.SequenceEqual(_value) : _pattern?.IsMatch(value) ?? true)
                return true;
        }

        return _absent;
    }
}
