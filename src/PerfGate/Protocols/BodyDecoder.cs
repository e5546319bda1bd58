using System.IO.Compression;

namespace PerfGate.Protocols;

/// <summary>Decompresses bodies that are judged, up to a limit: what grows beyond it is refused, however small it was sent.</summary>
/// <param name="limit">Bytes of a decompressed body.</param>
internal sealed unsafe class BodyDecoder(int limit)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly KeptBody _decoded = new(limit);

    /// <summary>The last body; until <see cref="Release"/>.</summary>
    public ReadOnlySpan<byte> Body => _decoded.Bytes;

    /// <summary>The last body is longer than the limit.</summary>
    public bool IsTooLong => _decoded.IsTooLong;

    /// <summary>False: the bytes are not what their coding says, or they end before it does.</summary>
    /// <param name="coding">Not none, and one that is known.</param>
    /// <param name="body">Compressed.</param>
    public bool TryDecode(ContentCoding coding, ReadOnlySpan<byte> body)
    {
        _decoded.Clear();
        if (body.IsEmpty)
            return true;
        try
        {
            fixed (byte* bytes = body)
            {
                using var source = new UnmanagedMemoryStream(bytes, body.Length);
                using Stream decoder = coding switch
                {
                    ContentCoding.Gzip => new GZipStream(source, CompressionMode.Decompress),
                    ContentCoding.Brotli => new BrotliStream(source, CompressionMode.Decompress),
                    _ => IsZLib(body) ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress),
                };
                while (decoder.Read(_buffer) is var count and > 0)
                {
                    _decoded.Add(_buffer.AsSpan(0, count));
                    if (_decoded.IsTooLong)
                        return true;
                }
            }

            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The body was judged: its memory may serve others.</summary>
    public void Release() => _decoded.Clear();

    /// <summary>"deflate" means the zlib format; servers that send the bare one are as frequent (RFC 9110, 8.4.1.2).</summary>
    private static bool IsZLib(ReadOnlySpan<byte> body) => body.Length >= 2 && (body[0] & 0x0F) == 8 && ((body[0] << 8) | body[1]) % 31 == 0;
}
