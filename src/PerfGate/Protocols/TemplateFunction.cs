using System.Globalization;
using System.Text;

namespace PerfGate.Protocols;

/// <summary>A function that a template may call.</summary>
/// <param name="Name">Without parentheses.</param>
/// <param name="Usage">What the reference and an error message say of its form.</param>
/// <param name="IsNumber">Its text is a JSON number.</param>
/// <param name="Make">Null: the arguments do not fit.</param>
internal sealed record TemplateFunction(string Name, string Usage, bool IsNumber, Func<IReadOnlyList<string>, TemplateEncoding, TemplateSegment?> Make)
{
    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("random.int", "random.int(a,b): a whole number from a to b, both included", true, RandomInteger),
        new("random.choice", "random.choice(a,b,c): one of the texts; quote a text that holds a comma", false, RandomChoice),
        new("uuid", "uuid: a random version 4 identifier", false, (arguments, _) => arguments.Count == 0 ? new TemplateSegment.Uuid() : null),
        new("seq", "seq: the number of the request, each one once in a run", true, (arguments, _) => arguments.Count == 0 ? new TemplateSegment.Number(scope => scope.Number) : null),
        new("timestamp", "timestamp: Unix time in milliseconds", true, (arguments, _) => arguments.Count == 0 ? new TemplateSegment.Number(scope => scope.NowMilliseconds()) : null),
    ];

    private static TemplateSegment.Number? RandomInteger(IReadOnlyList<string> arguments, TemplateEncoding encoding) =>
        arguments.Count == 2 && Integer(arguments[0]) is { } min && Integer(arguments[1]) is { } max && min <= max
            ? new TemplateSegment.Number(scope => scope.NextInteger(min, max))
            : null;

    private static TemplateSegment.Choice? RandomChoice(IReadOnlyList<string> arguments, TemplateEncoding encoding) =>
        arguments.Count > 0
            ? new TemplateSegment.Choice([.. arguments.Select(option => Encoding.UTF8.GetBytes(encoding.Encode(option)))])
            : null;

    private static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
