using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>A variable of the spec.</summary>
/// <param name="Node">Its definition.</param>
/// <param name="Parts">None when the definition is wrong: that is reported once, not at every use.</param>
internal sealed record TemplateVariable(ScalarNode Node, IReadOnlyList<TemplatePart> Parts)
{
    public static TemplateVariable Read(ScalarNode node, TemplateSources sources, SpecErrors errors)
    {
        var before = errors.All.Count;
        var builder = new TemplateBuilder(sources, errors);
        var parts = builder.Split(node);
        builder.Append(parts, node, TemplateEncoding.Text, TemplateEncoding.Text);
        return new(node, errors.All.Count == before ? parts : []);
    }
}
