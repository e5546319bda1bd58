using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfGate.Targets;

/// <summary>Says which address a target could not take, and what to do about it.</summary>
internal static partial class AddressInUseText
{
    /// <param name="lines">What the target printed.</param>
    /// <param name="ports">That it was given.</param>
    /// <param name="others">Where the other targets of the run listen; empty where that cannot be seen.</param>
    public static string Of(IReadOnlyList<string> lines, TargetPorts ports, IReadOnlyList<ListeningSocket> others)
    {
        const string remedy = "Two versions of a target run beside each other in a comparison, so each needs a port of its own for whatever it listens on: write {port.NAME}, such as {port.metrics}, into the command or env for a further free port";
        if (others.Count > 0)
            return $"the other version of it listens on {string.Join(", ", others.Select(o => o.ToString()).Distinct())}. {remedy}";
        var named = lines.SelectMany(l => Port().Matches(l)).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Where(p => p is > 0 and <= 65535 && !ports.All.Contains(p)).Distinct().ToList();
        return named.Count > 0
            ? $"port {string.Join(", ", named)}, by its own words, which is not the port that it was given ({ports.Main}). Write {{port}} in its place, or {{port.NAME}} for a further free port"
            : $"does it listen on a port of its own besides {ports.Main}? Write {{port}} into its command or env, and {{port.NAME}} for a further free port";
    }

    [GeneratedRegex(@"(?<=[\]\w*]):(\d{3,5})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Port();
}
