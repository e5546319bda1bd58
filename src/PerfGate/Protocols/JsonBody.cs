using System.Text.RegularExpressions;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>Writes a YAML value as JSON, with templates in its strings.</summary>
internal static partial class JsonBody
{
    public static void Append(SpecNode node, TemplateBuilder builder)
    {
        switch (node)
        {
            case MappingNode mapping:
                AppendObject(mapping, builder);
                break;
            case SequenceNode list:
                AppendArray(list, builder);
                break;
            case ScalarNode scalar:
                AppendScalar(scalar, builder);
                break;
        }
    }

    private static void AppendObject(MappingNode mapping, TemplateBuilder builder)
    {
        var separator = "{"u8;
        foreach (var (key, value) in mapping.Entries)
        {
            builder.AppendRaw(separator);
            AppendString(key, builder);
            builder.AppendRaw(":"u8);
            Append(value, builder);
            separator = ","u8;
        }

        builder.AppendRaw(mapping.Entries.Count == 0 ? "{}"u8 : "}"u8);
    }

    private static void AppendArray(SequenceNode list, TemplateBuilder builder)
    {
        var separator = "["u8;
        foreach (var item in list.Items)
        {
            builder.AppendRaw(separator);
            Append(item, builder);
            separator = ","u8;
        }

        builder.AppendRaw(list.Items.Count == 0 ? "[]"u8 : "]"u8);
    }

    /// <summary>Quotes make a string; without them null, true, false and numbers are what they look like.</summary>
    private static void AppendScalar(ScalarNode scalar, TemplateBuilder builder)
    {
        if (scalar.IsNull)
            builder.AppendRaw("null"u8);
        else if (!scalar.IsQuoted && (scalar.Text is "true" or "false" || Number.IsMatch(scalar.Text)))
            builder.AppendRaw(scalar.Text);
        else if (!scalar.IsQuoted && builder.IsNumber(scalar))
            builder.Append(scalar, TemplateEncoding.Text);
        else
            AppendString(scalar, builder);
    }

    private static void AppendString(ScalarNode scalar, TemplateBuilder builder)
    {
        builder.AppendRaw("\""u8);
        builder.Append(scalar, TemplateEncoding.Json);
        builder.AppendRaw("\""u8);
    }

    /// <summary>RFC 8259, section 6.</summary>
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    public static partial Regex Number { get; }
}
