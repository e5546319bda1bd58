using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PerfGate.Tasks;

/// <summary>Asks the compiled assembly, and not the project, whether the JIT may optimize it: that is what will be measured.</summary>
internal static class AssemblyOptimization
{
    /// <summary>Null: there is no such assembly.</summary>
    public static bool? Read(string? path)
    {
        if (string.IsNullOrEmpty(path) || !File.Exists(path)) return null;
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata) return null;
            var metadata = file.GetMetadataReader();
            foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
            {
                var attribute = metadata.GetCustomAttribute(handle);
                if (Name(metadata, attribute) != nameof(DebuggableAttribute)) continue;

                // The value's blob is a prolog of two bytes, then the flags (or two booleans in the attribute's older form).
                var value = metadata.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                if (value.RemainingBytes < sizeof(int)) return null;
                var modes = (DebuggableAttribute.DebuggingModes)value.ReadInt32();
                return !modes.HasFlag(DebuggableAttribute.DebuggingModes.DisableOptimizations);
            }

            return true;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            return null;
        }
    }

    private static string? Name(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : null;
}
