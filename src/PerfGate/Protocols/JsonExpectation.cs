using System.Text.Json;
using PerfGate.Protocols.Json;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>
/// What the values must be that a JSONPath selects. All of them must: of a query that can select several (<c>$.items[*].price</c>)
/// at least one is selected, and no one fails. For "some", a filter and <c>exists</c> say it.
/// </summary>
internal sealed class JsonExpectation
{
    private readonly Func<JsonElement, bool> _isMet;
    private readonly string _path;
    private readonly string? _expected;

    /// <param name="path">What to look at.</param>
    /// <param name="requirement">"is not 200", after the path.</param>
    /// <param name="isMet">For one selected value.</param>
    /// <param name="isAbsence">Nothing may be selected.</param>
    /// <param name="test">The same for its first token; null: there is no such test.</param>
    /// <param name="text">The path as it is written.</param>
    /// <param name="expected">"expected 3", behind what was found; null: the requirement says it.</param>
    public JsonExpectation(
        JsonPath path, string requirement, Func<JsonElement, bool> isMet, bool isAbsence = false, JsonTokenTest? test = null, string text = "", string? expected = null)
    {
        Path = path;
        (_path, _expected) = (text, expected);
        _isMet = isMet;
        IsAbsence = isAbsence;
        Test = test;
        Mismatch = $"body: {requirement}";
    }

    public JsonPath Path { get; }

    /// <summary>Nothing may be selected.</summary>
    public bool IsAbsence { get; }

    /// <summary>Null: it takes the whole value.</summary>
    public JsonTokenTest? Test { get; }

    /// <summary>What to say when it fails.</summary>
    public string Mismatch { get; }

    /// <summary>The mismatch with the value that was found: "$.n is 0, expected 3".</summary>
    public string Explain(JsonElement root)
    {
        var values = Path.IsSingular ? Path.SelectOne(root) is { } one ? [one] : [] : Path.Select(root);
        if (values.Count == 0)
            return _expected is null ? Mismatch : $"{_path} does not exist, {_expected}";
        var wrong = IsAbsence ? values[0] : values.FirstOrDefault(v => !_isMet(v), values[0]);
        return _expected is null ? $"{Mismatch}; found {JsonExplanation.Show(wrong)}" : $"{_path} is {JsonExplanation.Show(wrong)}, {_expected}";
    }

    /// <summary>For one selected value.</summary>
    public bool IsMetBy(JsonElement value) => _isMet(value);

    public bool IsMet(JsonElement root)
    {
        if (Path.IsSingular)
            return Path.SelectOne(root) is { } value ? !IsAbsence && _isMet(value) : IsAbsence;

        var values = Path.Select(root);
        return IsAbsence ? values.Count == 0 : values.Count > 0 && values.All(_isMet);
    }
}
