using System.Reflection;

namespace PerfGate;

/// <summary>PerfGate's own version.</summary>
internal static class ProductVersion
{
    /// <summary>Without the commit that the SDK appends.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
