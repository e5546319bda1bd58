using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace PerfGate.Targets;

/// <summary>
/// Whose socket listens where a target is asked. A command may only ask a daemon or a supervisor to run the service (docker, kubectl): then the processes
/// that it started are not what answers, and what they use says nothing. Or another program takes the port, and would be measured.
/// </summary>
internal sealed record PortHolder
{
    private PortHolder(bool? isTarget, IReadOnlyList<long> sockets) => (IsTarget, Sockets) = (isTarget, sockets);

    /// <summary>Nobody listens who could be seen, the descriptors of the target may not be read, or this is not Linux.</summary>
    public static PortHolder Unknown { get; } = new(null, []);

    /// <summary>Whether a process of the target holds the socket; null: that cannot be known.</summary>
    public bool? IsTarget { get; }

    /// <summary>The inodes of the sockets that take connections to the address.</summary>
    public IReadOnlyList<long> Sockets { get; }

    /// <summary>Of the process that holds it and is not the target's, <c>process 667 (nginx)</c>; null where it is the target's, or not to be seen: another user's.</summary>
    public string? Stranger { get; private init; }

    /// <summary>Asks the kernel.</summary>
    /// <param name="address">Of the target; a name counts as the loopback address.</param>
    /// <param name="unixPath">Of the socket that it answers on in place of a port; null: there is none.</param>
    /// <param name="census">The target's processes; null: unknown is the answer.</param>
    [SupportedOSPlatform("linux")]
    public static PortHolder Of(Uri address, string? unixPath, ProcessCensus? census)
    {
        if (census is null)
            return Unknown;
        var sockets = SocketsOf(address, unixPath);
        return sockets.Count == 0 ? Unknown : Of(sockets, census);
    }

    /// <summary>The inodes of the sockets that take a connection to the address; empty: none is seen.</summary>
    [SupportedOSPlatform("linux")]
    public static IReadOnlyList<long> SocketsOf(Uri address, string? unixPath) => unixPath is not null
        ? ListeningSocket.InodeOf(unixPath) is { } inode ? [inode] : []
        : Taking(ListeningSocket.All(), IPAddress.TryParse(address.DnsSafeHost, out var ip) ? ip : IPAddress.Loopback, address.Port);

    /// <summary>Several share a port by SO_REUSEPORT. The most special address wins, as in the kernel: a stranger on 127.0.0.1 takes what a target on every address would get.</summary>
    internal static IReadOnlyList<long> Taking(IReadOnlyList<ListeningSocket> all, IPAddress address, int port)
    {
        IPAddress[] inOrder = address.AddressFamily == AddressFamily.InterNetworkV6
            ? [address, IPAddress.IPv6Any]
            : [address, address.MapToIPv6(), IPAddress.Any, IPAddress.IPv6Any];
        return inOrder.Select(a => all.Where(s => s.Port == port && s.Address.Equals(a)).Select(s => s.Inode).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }

    [SupportedOSPlatform("linux")]
    private static PortHolder Of(IReadOnlyList<long> sockets, ProcessCensus census)
    {
        var left = sockets.ToHashSet();
        var canSeeAll = true;
        foreach (var process in census.Take().Where(p => p.HasMemory))
        {
            var isOpen = SocketsOf(process.Id, left.Contains, out var found);

            // One that has just ended held nothing; of one that is hidden (another user's, or not dumpable) nothing is known.
            canSeeAll &= isOpen || ProcStat.Read(process.Id, new byte[1024]) is not { HasMemory: true };
            left.ExceptWith(found);
            if (left.Count == 0)
                return new PortHolder(true, sockets);
        }

        return canSeeAll ? new PortHolder(false, sockets) { Stranger = Find(left) } : Unknown;
    }

    /// <summary>What the processes of a target listen on, so far as it can be seen.</summary>
    [SupportedOSPlatform("linux")]
    public static IReadOnlyList<ListeningSocket> ListenedBy(ProcessCensus census)
    {
        var all = ListeningSocket.All();
        var inodes = all.Select(s => s.Inode).ToHashSet();
        HashSet<long> held = [];
        foreach (var process in census.Take().Where(p => p.HasMemory))
        {
            SocketsOf(process.Id, inodes.Contains, out var found);
            held.UnionWith(found);
        }

        return [.. all.Where(s => held.Contains(s.Inode)).DistinctBy(s => s.ToString())];
    }

    /// <summary>Null where no process that may be looked into holds one.</summary>
    [SupportedOSPlatform("linux")]
    private static string? Find(HashSet<long> sockets)
    {
        foreach (var id in ProcFile.ProcessIds())
        {
            if (SocketsOf(id, sockets.Contains, out var found) && found.Count > 0)
                return string.Create(CultureInfo.InvariantCulture, $"process {id} ({Name(id)})");
        }

        return null;
    }

    /// <summary>A process names itself as it likes.</summary>
    [SupportedOSPlatform("linux")]
    private static string Name(int process) =>
        new([.. Encoding.UTF8.GetString(ProcFile.Read($"/proc/{process}/comm", new byte[64])).Trim().Select(c => char.IsControl(c) || c > '~' ? '?' : c)]);

    /// <summary>False when the descriptors of the process may not be read, or it is gone.</summary>
    [SupportedOSPlatform("linux")]
    private static bool SocketsOf(int process, Func<long, bool> isWanted, out List<long> found)
    {
        Span<byte> buffer = stackalloc byte[64];
        found = [];
        var any = false;
        foreach (var descriptor in ProcFile.Numbers($"/proc/{process}/fd"))
        {
            any = true;
            var link = ProcFile.ReadLink($"/proc/{process}/fd/{descriptor}", buffer);
            if (link.StartsWith("socket:["u8) && long.TryParse(link["socket:["u8.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var inode) && isWanted(inode))
                found.Add(inode);
        }

        return any;
    }
}
