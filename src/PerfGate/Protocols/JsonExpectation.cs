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
    private readonly JsonPath _path;
    private readonly Func<JsonElement, bool> _isMet;
    private readonly bool _isAbsence;

    /// <param name="path">What to look at.</param>
    /// <param name="requirement">"is not 200", after the path.</param>
    /// <param name="isMet">For one selected value.</param>
    /// <param name="isAbsence">Nothing may be selected.</param>
    public JsonExpectation(JsonPath path, string requirement, Func<JsonElement, bool> isMet, bool isAbsence = false)
    {
        _path = path;
        _isMet = isMet;
        _isAbsence = isAbsence;
        Mismatch = $"body: {requirement}";
    }

    /// <summary>What to say when it fails.</summary>
    public string Mismatch { get; }

    public bool IsMet(JsonElement root)
    {
        if (_path.IsSingular)
            return _path.SelectOne(root) is { } value ? !_isAbsence && _isMet(value) : _isAbsence;

        var values = _path.Select(root);
        return _isAbsence ? values.Count == 0 : values.Count > 0 && values.All(_isMet);
    }
}
