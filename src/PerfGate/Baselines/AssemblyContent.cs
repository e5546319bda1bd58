using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PerfGate.Baselines;

/// <summary>
/// The bytes of an assembly without what tells one build of the same source from another: its id and time stamp, the ids of its
/// debugging file, its signature, and the commit in its informational version. Everything that is run stays in.
/// </summary>
internal static class AssemblyContent
{
    private const int TimeStampInCoffHeader = 4;
    private const int CheckSumInPeHeader = 64;

    /// <summary>The file's bytes, as they are when it is no managed assembly.</summary>
    public static byte[] Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        try
        {
            using var image = new PEReader(new MemoryStream(bytes, writable: false));
            if (image.HasMetadata)
                Blank(bytes, image);
        }
        catch (BadImageFormatException)
        {
            // a native library, an apphost, a script: its bytes are what it is
        }

        return bytes;
    }

    private static void Blank(byte[] bytes, PEReader image)
    {
        var headers = image.PEHeaders;
        var debugging = image.ReadDebugDirectory(); // before its entries are cleared, whose bytes it reads
        Clear(headers.CoffHeaderStartOffset + TimeStampInCoffHeader, sizeof(int));
        Clear(headers.PEHeaderStartOffset + CheckSumInPeHeader, sizeof(int));
        if (headers.CorHeader is { StrongNameSignatureDirectory: { Size: > 0 } signature } && headers.TryGetDirectoryOffset(signature, out var signed))
            Clear(signed, signature.Size);
        if (headers.PEHeader is { DebugTableDirectory: { Size: > 0 } debug } && headers.TryGetDirectoryOffset(debug, out var entries))
            Clear(entries, debug.Size);
        foreach (var entry in debugging)
            Clear(entry.DataPointer, entry.DataSize);

        var metadata = image.GetMetadataReader();
        var id = metadata.GetModuleDefinition().Mvid;
        if (!id.IsNil)
            Clear(headers.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((metadata.GetHeapOffset(id) - 1) * 16), 16);
        foreach (var blob in metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute).Where(a => IsInformationalVersion(metadata, a)).Select(a => a.Value))
            BlankCommit(headers.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Blob) + metadata.GetHeapOffset(blob), metadata.GetBlobReader(blob).Length);

        void Clear(int offset, int length)
        {
            if (offset > 0 && length > 0 && offset + length <= bytes.Length)
                Array.Clear(bytes, offset, length);
        }

        // 1.0.0+<commit>: the version is compared, what stands behind the plus is not. The version resource holds it once more, in UTF-16.
        void BlankCommit(int offset, int length)
        {
            var text = Encoding.UTF8.GetString(bytes, offset, length + 2);
            var plus = text.IndexOf('+', StringComparison.Ordinal);
            if (plus < 0 || text.Length < plus + 41 || !text.AsSpan(plus + 1, 40).ToString().All(char.IsAsciiHexDigitLower))
                return;
            var commit = text.Substring(plus + 1, 40);
            foreach (var encoded in (byte[][])[Encoding.UTF8.GetBytes(commit), Encoding.Unicode.GetBytes(commit)])
            {
                for (var at = bytes.AsSpan().IndexOf(encoded); at >= 0; at = bytes.AsSpan().IndexOf(encoded))
                    Clear(at, encoded.Length);
            }
        }
    }

    private static bool IsInformationalVersion(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
        && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type).Name, "AssemblyInformationalVersionAttribute");
}
