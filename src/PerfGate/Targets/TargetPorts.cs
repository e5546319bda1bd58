using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfGate.Targets;

/// <summary>The ports of one start: the one that is asked, and a free one for each further name that the spec writes (<c>{port.metrics}</c>).</summary>
/// <param name="main">Where the target is to answer.</param>
internal sealed partial class TargetPorts(int main)
{
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    public int Main => main;

    /// <summary>Every port of the start.</summary>
    public IReadOnlyCollection<int> All => [main, .. _named.Values];

    /// <summary>Whether a name in braces is one of a port: <c>port</c>, <c>port.metrics</c>.</summary>
    public static bool IsPlaceholder(string name) => Name().IsMatch($"{{{name}}}");

    /// <summary>Whether a text has the port of any name in it.</summary>
    public static bool AreIn(string? text) => text is not null && Name().IsMatch(text);

    /// <summary>The same name is the same port, in whatever word or variable it stands.</summary>
    public string Insert(string text) => Name().Replace(text, match => Of(match.Groups["name"].Value).ToString(CultureInfo.InvariantCulture));

    private int Of(string name)
    {
        if (name.Length == 0)
            return main;
        if (!_named.TryGetValue(name, out var port))
            _named[name] = port = FreePort.Find();
        return port;
    }

    [GeneratedRegex(@"\{port(\.(?<name>[a-z0-9]([a-z0-9_-]{0,30})))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
