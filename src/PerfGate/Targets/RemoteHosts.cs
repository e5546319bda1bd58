namespace PerfGate.Targets;

/// <summary>Which other machines a target that is given by its url may run on. Without permission load is put on this one only: a wrong url is somebody's production.</summary>
/// <param name="All">Any machine.</param>
/// <param name="Names">Hosts as urls have them.</param>
internal sealed record RemoteHosts(bool All, IReadOnlyList<string> Names)
{
    public static RemoteHosts None { get; } = new(false, []);

    public bool Allow(Uri url) => All || Names.Any(n => n.Equals(url.DnsSafeHost, StringComparison.OrdinalIgnoreCase) || n.Equals(url.Host, StringComparison.OrdinalIgnoreCase));
}
