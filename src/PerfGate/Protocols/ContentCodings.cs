using System.Text;

namespace PerfGate.Protocols;

/// <summary>The names of codings.</summary>
internal static class ContentCodings
{
    /// <param name="name">One item of Content-Encoding.</param>
    public static ContentCoding Of(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "gzip"u8) || Ascii.EqualsIgnoreCase(name, "x-gzip"u8) ? ContentCoding.Gzip
        : Ascii.EqualsIgnoreCase(name, "deflate"u8) ? ContentCoding.Deflate
        : Ascii.EqualsIgnoreCase(name, "br"u8) ? ContentCoding.Brotli
        : Ascii.EqualsIgnoreCase(name, "identity"u8) ? ContentCoding.None
        : ContentCoding.Other;

    /// <summary>As Content-Encoding names it.</summary>
    public static string Name(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        ContentCoding.Brotli => "br",
        ContentCoding.None => "identity",
        _ => "other",
    };
}
