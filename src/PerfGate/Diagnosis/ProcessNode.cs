using System.Globalization;

namespace PerfGate.Diagnosis;

/// <summary>One process of the machine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ParentId">The number of its parent.</param>
/// <param name="CpuTicks">Processor time it used so far, in the kernel's ticks; only compared.</param>
internal readonly record struct ProcessNode(int Id, int ParentId, long CpuTicks)
{
    /// <summary>All of them, by /proc: Linux only.</summary>
    public static IReadOnlyList<ProcessNode> ReadAll()
    {
        var nodes = new List<ProcessNode>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                // proc(5): the name in parentheses may hold anything; after it come state, parent, ..., utime and stime.
                var stat = File.ReadAllText(folder + "/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
                nodes.Add(new ProcessNode(id, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks));
            }
            catch (IOException)
            {
                // It ended between the listing and the reading.
            }
        }

        return nodes;
    }

    /// <summary>The root and everything below it; the root also where the table does not know it.</summary>
    public static IReadOnlyList<int> Tree(IReadOnlyList<ProcessNode> all, int rootId)
    {
        var children = all.ToLookup(p => p.ParentId, p => p.Id);
        var tree = new List<int> { rootId };
        for (var i = 0; i < tree.Count; i++)
        {
            // Process numbers are reused: a table read while that happens may hold a circle.
            tree.AddRange(children[tree[i]].Where(id => !tree.Contains(id)));
        }

        return tree;
    }
}
