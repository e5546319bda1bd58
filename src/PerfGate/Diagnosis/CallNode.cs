namespace PerfGate.Diagnosis;

/// <summary>A method under one chain of callers.</summary>
/// <param name="Frame">The method.</param>
/// <param name="SelfMilliseconds">Processor time in its own body.</param>
/// <param name="InclusiveMilliseconds">With everything below it.</param>
/// <param name="Children">The largest first.</param>
internal sealed record CallNode(Frame Frame, double SelfMilliseconds, double InclusiveMilliseconds, IReadOnlyList<CallNode> Children)
{
    /// <summary>The tree of the stacks under a root that stands for everything.</summary>
    public static CallNode Tree(string root, IEnumerable<WeightedStack> stacks) =>
        Node(new Frame("", root), [.. stacks.Select(s => (s.Frames, s.Milliseconds))], 0);

    private static CallNode Node(Frame frame, IReadOnlyList<(IReadOnlyList<Frame> Frames, double Milliseconds)> stacks, int depth)
    {
        var self = stacks.Where(s => s.Frames.Count == depth).Sum(s => s.Milliseconds);
        var children = stacks.Where(s => s.Frames.Count > depth)
            .GroupBy(s => s.Frames[depth])
            .Select(g => Node(g.Key, [.. g], depth + 1))
            .OrderByDescending(c => c.InclusiveMilliseconds)
            .ThenBy(c => c.Frame.ToString(), StringComparer.Ordinal)
            .ToList();
        return new CallNode(frame, self, self + children.Sum(c => c.InclusiveMilliseconds), children);
    }
}
