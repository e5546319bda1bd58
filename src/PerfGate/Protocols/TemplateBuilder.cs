using System.Buffers;
using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>
/// Compiles texts of the spec into one template. What is known now (literals, variables, the environment) is encoded now;
/// what changes from request to request becomes a segment.
/// </summary>
internal sealed class TemplateBuilder(TemplateSources sources, SpecErrors errors)
{
    private const int MostBytes = 1024 * 1024, MostSegments = 10_000;

    private readonly List<TemplateSegment> _segments = [];
    private readonly ArrayBufferWriter<byte> _constant = new();
    private long _length;
    private bool _isTooLong;

    // The text that is being written, of which a variable is a part.
    private ScalarNode? _outermost;

    /// <summary>Variables hold variables: what a kilobyte of YAML stands for could fill any memory.</summary>
    private bool IsTooLong()
    {
        if (_constant.WrittenCount + _length <= MostBytes && _segments.Count <= MostSegments)
            return false;
        if (!_isTooLong)
            errors.Add(DiagnosticCodes.SpecTooLarge, _outermost!, $"the text has more than {MostBytes / 1024 / 1024} MiB or {MostSegments:N0} parts when its variables are filled in");
        return _isTooLong = true;
    }

    public Template Build()
    {
        Flush();
        return new Template(_segments);
    }

    /// <summary>Appends a text that is no template and needs no encoding.</summary>
    public void AppendRaw(string text) => Encoding.UTF8.GetBytes(text, _constant);

    public void AppendRaw(ReadOnlySpan<byte> bytes) => _constant.Write(bytes);

    public void Append(ScalarNode node, TemplateEncoding encoding) =>
        Append(Split(node), node, literals: encoding, values: encoding);

    /// <summary>Splits a text, reporting an unclosed expression.</summary>
    public IReadOnlyList<TemplatePart> Split(ScalarNode node)
    {
        var parts = TemplatePart.Split(node.Text, out var unclosed);
        if (unclosed is { } offset)
            errors.Add(DiagnosticCodes.BadTemplate, Place(node, offset), $"the '${{' at character {offset + 1} of the text is not closed by '}}' (a literal '${{' is written '$${{')");
        return parts;
    }

    /// <summary>The text is one expression that stands for a number: a function of numbers, or a variable written as one.</summary>
    public bool IsNumber(ScalarNode node)
    {
        if (TemplatePart.Split(node.Text, out _) is not [{ IsExpression: true } only] || TemplateExpression.Parse(only.Text) is not { } expression)
            return false;
        if (TemplateFunction.All.FirstOrDefault(f => f.Name == expression.Name) is { } function)
            return function.IsNumber;
        return sources.Variables.TryGetValue(expression.Name, out var variable)
            && !variable.Node.IsQuoted
            && (JsonBody.Number.IsMatch(variable.Node.Text) || IsNumber(variable.Node));
    }

    /// <param name="parts">All or some of the parts of <paramref name="node"/>.</param>
    /// <param name="node">Where they come from.</param>
    /// <param name="literals">The encoding of what the author wrote out.</param>
    /// <param name="values">The encoding of what expressions stand for.</param>
    public void Append(IEnumerable<TemplatePart> parts, ScalarNode node, TemplateEncoding literals, TemplateEncoding values)
    {
        var isOutermost = _outermost is null;
        _outermost ??= node;
        foreach (var part in parts)
        {
            if (IsTooLong())
                break;
            if (!part.IsExpression)
                AppendRaw(literals.Encode(part.Text));
            else if (EnvironmentExpression.Parse(part.Text) is { } variable)
                AppendEnvironment(variable, Place(node, part.Offset), values);
            else if (TemplateExpression.Parse(part.Text) is { } expression)
                Append(expression, Place(node, part.Offset), values);
            else
                errors.Add(DiagnosticCodes.BadTemplate, Place(node, part.Offset), $"'${{{part.Text}}}' is not an expression; write {Forms}");
        }

        if (isOutermost)
            _outermost = null;
    }

    private void Append(TemplateExpression expression, SourceLocation location, TemplateEncoding encoding)
    {
        if (TemplateFunction.All.FirstOrDefault(f => f.Name == expression.Name) is { } function)
            AppendFunction(function, expression, location, encoding);
        else if (expression.Arguments is null && sources.Variables.TryGetValue(expression.Name, out var variable))
            AppendVariable(variable, location, encoding);
        else if (expression.Arguments is not null)
            errors.AddUnknown(DiagnosticCodes.BadTemplate, location, "function", expression.Name, TemplateFunction.All.Select(f => f.Name));
        else
            errors.AddUnknown(DiagnosticCodes.BadTemplate, location, "variable", expression.Name, [.. sources.Variables.Keys, .. TemplateFunction.All.Select(f => f.Name), "env.NAME"]);
    }

    private void AppendFunction(TemplateFunction function, TemplateExpression expression, SourceLocation location, TemplateEncoding encoding)
    {
        if (function.Make(expression.Arguments ?? [], encoding) is { } segment)
        {
            Flush();
            _segments.Add(segment);
        }
        else
        {
            var found = expression.Arguments is { } arguments ? $"({string.Join(',', arguments)})" : "no arguments";
            errors.Add(DiagnosticCodes.BadTemplate, location, $"{function.Usage}; found {found}");
        }
    }

    private void AppendEnvironment(EnvironmentExpression variable, SourceLocation location, TemplateEncoding encoding)
    {
        if (variable.Value(sources.Environment) is not { } value)
            errors.Add(DiagnosticCodes.BadTemplate, location, variable.Missing(sources.Environment));
        else if (encoding == TemplateEncoding.Header && value.Any(char.IsControl))
            errors.Add(DiagnosticCodes.BadTemplate, location, $"environment variable {variable.Name} holds a line break or another control character, which no header can carry");
        else
            AppendRaw(encoding.Encode(value));
    }

    private void AppendVariable(TemplateVariable variable, SourceLocation location, TemplateEncoding encoding)
    {
        if (encoding == TemplateEncoding.Header && variable.Node.Text.Any(char.IsControl))
            errors.Add(DiagnosticCodes.BadTemplate, location, "the variable holds a line break or another control character, which no header can carry");
        else
            Append(variable.Parts, variable.Node, encoding, encoding);
    }

    private void Flush()
    {
        if (_constant.WrittenCount == 0)
            return;
        _segments.Add(new TemplateSegment.Constant(_constant.WrittenSpan.ToArray()));
        _length += _constant.WrittenCount;
        _constant.ResetWrittenCount();
    }

    private static string Forms =>
        $"${{name}} of a variable, ${{env.NAME}}, or {string.Join(", ", TemplateFunction.All.Select(f => $"${{{f.Name}}}"))}";

    /// <summary>A plain text on one line shows its characters where they are; within quotes and blocks only the start is known.</summary>
    private static SourceLocation Place(ScalarNode node, int offset) =>
        node.IsQuoted ? node.Location : node.Location with { Column = node.Location.Column + offset };
}
