using System.Security.Cryptography;
using System.Text;
using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>
/// What a phase does to the target, as a short text: values of two runs are compared only when it is the same. It is made of the spec's
/// own keys, so that a key that comes later counts, too; what only judges (thresholds), selects (tags) or explains does not.
/// </summary>
internal static class Workload
{
    private const int Digits = 16;

    private static readonly string[] OfNoMatter = ["thresholds", "tags"];

    /// <param name="root">The spec.</param>
    /// <param name="phase">The value of the phase.</param>
    /// <param name="chosen">Its endpoints: of a body that is a file the content counts.</param>
    /// <param name="profile">What overrides the phase's own values.</param>
    public static string Of(MappingReader root, SpecNode phase, IEnumerable<Endpoint> chosen, Profile profile)
    {
        var text = new StringBuilder();
        Append(text, phase);
        var endpoints = root.Entries("endpoints").ToDictionary(e => e.Key.Text, e => e.Value, StringComparer.Ordinal);
        foreach (var endpoint in chosen.OrderBy(e => e.Name, StringComparer.Ordinal).Where(e => endpoints.ContainsKey(e.Name)))
        {
            Append(text, endpoint.Name);
            Append(text, endpoints[endpoint.Name]);
            if (endpoints[endpoint.Name] is MappingNode mapping && mapping.Entries.Any(e => e.Key.Text == "file") && endpoint.Body?.Digest() is { } content)
                Append(text, content);
        }

        foreach (var key in (string[])["http", "defaults", "variables", "affinity"])
        {
            if (root.Node(key) is { } node)
                Append(text, node);
        }

        Append(text, FormattableString.Invariant($"{profile.Duration} {profile.Iterations} {profile.Requests} {profile.Warmup}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Digits];
    }

    private static void Append(StringBuilder text, SpecNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                Append(text, scalar.Text);
                break;
            case SequenceNode list:
                text.Append('[');
                foreach (var item in list.Items)
                    Append(text, item);
                text.Append(']');
                break;
            case MappingNode mapping:
                text.Append('{');
                foreach (var (key, value) in mapping.Entries.Where(e => !OfNoMatter.Contains(e.Key.Text)).OrderBy(e => e.Key.Text, StringComparer.Ordinal))
                {
                    Append(text, key.Text);
                    Append(text, value);
                }

                text.Append('}');
                break;
        }
    }

    // With its length, so that two texts in a row are not another two.
    private static void Append(StringBuilder text, string value) => text.Append(value.Length).Append(':').Append(value);
}
