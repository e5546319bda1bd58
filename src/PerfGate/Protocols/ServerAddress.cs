using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfGate.Protocols;

/// <summary>Where the target listens, resolved once, so that no name server stands in a response time.</summary>
internal sealed class ServerAddress
{
    private readonly string _text;
    // Asked by all workers.
    private readonly ConcurrentDictionary<int, string> _descriptions = new();

    private ServerAddress(EndPoint endPoint, string text)
    {
        _text = text;
        EndPoint = endPoint;
        var address = endPoint.Serialize();
        Bytes = address.Buffer[..address.Size].ToArray();
        Family = endPoint.AddressFamily switch
        {
            AddressFamily.Unix => Epoll.UnixFamily,
            AddressFamily.InterNetworkV6 => Epoll.Internet6Family,
            _ => Epoll.InternetFamily,
        };
    }

    public EndPoint EndPoint { get; }

    /// <summary>The native struct sockaddr of the address's family.</summary>
    public byte[] Bytes { get; }

    /// <summary>The native number of the address's family.</summary>
    public int Family { get; }

    /// <summary>A path of this machine's own, without a network.</summary>
    public bool IsLoopback => EndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);

    public static ServerAddress Of(EndPoint endPoint) => new(endPoint, endPoint.ToString() ?? "");

    /// <summary>
    /// Resolves the host; of several addresses, the first that accepts a connection now, else the first. Null: the name has no address that may be connected to.
    /// </summary>
    /// <param name="baseAddress">Host and port.</param>
    /// <param name="loopbackOnly">Only addresses of this machine's own may be: a name that resolved to one a moment ago may resolve elsewhere now.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<ServerAddress?> ResolveAsync(Uri baseAddress, bool loopbackOnly, CancellationToken cancel)
    {
        List<IPAddress> addresses;
        try
        {
            addresses = [.. (await HostAddresses.OfAsync(baseAddress.IdnHost, cancel)).Where(a => !loopbackOnly || IPAddress.IsLoopback(a))];
        }
        catch (SocketException)
        {
            return null;
        }

        foreach (var address in addresses.Count > 1 ? addresses : [])
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, baseAddress.Port), limit.Token);

                // This may be the thread that tells of all sockets' events; what follows must not keep it.
                await Task.Yield();
                return Of(new IPEndPoint(address, baseAddress.Port));
            }
            catch (SocketException)
            {
                // The next address is tried.
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // The next address is tried.
            }
        }

        return addresses.Count == 0 ? null : Of(new IPEndPoint(addresses[0], baseAddress.Port));
    }

    /// <summary>Why no connection came about; one text per cause, however often it happens.</summary>
    public string DescribeConnectError(int errno)
    {
        if (_descriptions.TryGetValue(~errno, out var text))
            return text;
        text = errno switch
        {
            Epoll.TooManyFiles or Epoll.TooManyFilesInSystem => ConnectProblem.NoDescriptors,
            Epoll.AddressNotAvailable => ConnectProblem.NoPorts,
            _ => $"{Lower(Epoll.Describe(errno))} ({_text})",
        };
        return _descriptions[~errno] = text;
    }

    /// <summary>Why a connection failed or broke.</summary>
    public string Describe(SocketError error) =>
        _descriptions.GetOrAdd(int.MinValue + (int)error, static (_, e) => $"{Lower(new SocketException((int)e.error).Message)} ({e._text})", (error, _text));

    /// <summary>Why a connection broke.</summary>
    public string DescribeError(int errno)
    {
        if (_descriptions.TryGetValue(errno, out var text))
            return text;
        return _descriptions[errno] = Lower(Epoll.Describe(errno));
    }

    private static string Lower(string text) => text.Length == 0 ? text : new StringBuilder(text) { [0] = char.ToLowerInvariant(text[0]) }.ToString();
}
