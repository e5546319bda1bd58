using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PerfGate.Protocols;

/// <summary>
/// A text with changing parts, compiled once. It knows no secret's name and shows no secret's value: its text goes to the
/// target only.
/// </summary>
internal sealed class Template
{
    private readonly TemplateSegment[] _segments;

    internal Template(IEnumerable<TemplateSegment> segments)
    {
        _segments = [.. segments];
        IsConstant = Array.TrueForAll(_segments, s => s is TemplateSegment.Constant);
    }

    /// <summary>Every request gets the same bytes, and no scope is asked for them.</summary>
    public bool IsConstant { get; }

    public static Template Constant(string text) => new([new TemplateSegment.Constant(Encoding.UTF8.GetBytes(text))]);

    /// <summary>Stands for the bytes that every request gets; null where they change from request to request.</summary>
    public string? Digest()
    {
        if (!IsConstant)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var constant in _segments.Cast<TemplateSegment.Constant>())
            hash.AppendData(constant.Bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Appends the next text as UTF-8. Allocates nothing, as long as <paramref name="output"/> does not have to grow.</summary>
    public void Write(IBufferWriter<byte> output, TemplateScope scope)
    {
        foreach (var segment in _segments)
            segment.Write(output, scope);
    }
}
