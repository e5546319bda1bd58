using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text;

namespace PerfGate.Targets;

/// <summary>A socket of this machine that listens, as Linux's /proc/net has it.</summary>
/// <param name="Address">That it is bound to; any address, too. Of a socket of the IPv6 table that takes IPv4 as well, the IPv6 one.</param>
/// <param name="Port">From 1 to 65535.</param>
/// <param name="Inode">By which the descriptors of its processes name it.</param>
internal readonly record struct ListeningSocket(IPAddress Address, int Port, long Inode)
{
    // The kernel lists what listens before all connections, of which there may be tens of thousands.
    private const int MostBytes = 256 * 1024;

    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    /// <summary>All that listen on TCP; empty where that cannot be seen.</summary>
    [SupportedOSPlatform("linux")]
    public static IReadOnlyList<ListeningSocket> All() => [.. Parse(Text("/proc/net/tcp")), .. Parse(Text("/proc/net/tcp6"))];

    /// <summary>The inode of the socket that listens on a path; null where none does, or it cannot be seen.</summary>
    [SupportedOSPlatform("linux")]
    public static long? InodeOf(string unixPath) => InodeOf(Text("/proc/net/unix"), unixPath);

    /// <param name="table">Of /proc/net/tcp or tcp6: local address, remote address, state, then the inode as the tenth column; addresses in the machine's byte order, by words of four bytes.</param>
    internal static IEnumerable<ListeningSocket> Parse(string table)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, var local, _, var state, _, _, _, _, _, var inode, ..])
                continue;
            const string listening = "0A";
            if (state != listening)
                yield break;
            if (local.Split(':') is [var address, var port])
                yield return new ListeningSocket(ToAddress(address), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(inode, CultureInfo.InvariantCulture));
        }
    }

    internal static long? InodeOf(string table, string unixPath)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            // Address, users, protocol, flags, type, state, inode, path, which may hold blanks. The flag is __SO_ACCEPTCON.
            if (line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries) is [_, _, _, "00010000", _, _, var inode, var path] && path.TrimEnd() == unixPath)
                return long.Parse(inode, CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static IPAddress ToAddress(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (var word = 0; word < bytes.Length; word += 4)
                bytes.AsSpan(word, 4).Reverse();
        }

        return new IPAddress(bytes);
    }

    [SupportedOSPlatform("linux")]
    private static string Text(string path) => Encoding.ASCII.GetString(ProcFile.Read(path, new byte[MostBytes]));
}
