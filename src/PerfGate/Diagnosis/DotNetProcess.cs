using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

namespace PerfGate.Diagnosis;

/// <summary>
/// Finds the .NET process of a target: itself, or one that it started (<c>dotnet run</c>, a shell script). A process is
/// a .NET one when it has published a diagnostics port.
/// </summary>
internal static class DotNetProcess
{
    public static Attempt<ProcessReference> Find(int rootId)
    {
        var published = Published();
        var tree = OperatingSystem.IsLinux() ? ProcessNode.ReadAll() : [];
        if (Choose(tree, rootId, published) is { } id)
            return new ProcessReference(id);
        return $"process {rootId.ToString(CultureInfo.InvariantCulture)} is not a .NET process with a diagnostics port, and neither is any that it started "
            + "(DOTNET_EnableDiagnostics=0 closes the port, and a different TMPDIR hides it)";
    }

    /// <summary>Those whose ports are in our folder for temporary files; none where there is no such folder.</summary>
    private static HashSet<int> Published()
    {
        try
        {
            return [.. DiagnosticsClient.GetPublishedProcesses()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Of the published processes in the tree below <paramref name="rootId"/>, one without a published descendant:
    /// the host that starts a service waits above it. Of several, the one that has worked most.
    /// </summary>
    public static int? Choose(IReadOnlyList<ProcessNode> all, int rootId, IReadOnlySet<int> published)
    {
        var children = all.ToLookup(p => p.ParentId);
        var cpu = all.ToDictionary(p => p.Id, p => p.CpuTicks);
        var leaves = new List<int>();
        Visit(rootId, []);
        return leaves.Count == 0 ? null : leaves.MaxBy(id => cpu.GetValueOrDefault(id));

        // True when a published process is in the subtree.
        bool Visit(int id, HashSet<int> seen)
        {
            // Process numbers are reused: a table read while that happens may hold a circle.
            if (!seen.Add(id))
                return false;
            var below = false;
            foreach (var child in children[id])
                below |= Visit(child.Id, seen);
            if (!below && published.Contains(id))
            {
                leaves.Add(id);
                return true;
            }

            return below;
        }
    }
}
