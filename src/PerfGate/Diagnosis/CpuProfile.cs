namespace PerfGate.Diagnosis;

/// <summary>Where the processor time of a target went.</summary>
internal sealed class CpuProfile
{
    public CpuProfile(IReadOnlyList<WeightedStack> stacks, TimeSpan duration, int threads, bool weighted)
    {
        Stacks = stacks;
        Duration = duration;
        Threads = threads;
        IsWeighted = weighted;
        TotalMilliseconds = stacks.Sum(s => s.Milliseconds);
        Methods = Sum(stacks);
        Root = CallNode.Tree("all threads", stacks);
    }

    public IReadOnlyList<WeightedStack> Stacks { get; }

    /// <summary>How long was sampled.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Threads that worked or waited in managed code.</summary>
    public int Threads { get; }

    /// <summary>Times are the scheduler's own account; false: each sample counts as one interval, and the sum is an estimate.</summary>
    public bool IsWeighted { get; }

    /// <summary>Processor time of the whole target in the window.</summary>
    public double TotalMilliseconds { get; }

    /// <summary>Mean cores kept busy.</summary>
    public double Cores => Duration > TimeSpan.Zero ? TotalMilliseconds / Duration.TotalMilliseconds : 0;

    /// <summary>By charged time, the largest first.</summary>
    public IReadOnlyList<MethodCpu> Methods { get; }

    public CallNode Root { get; }

    /// <summary>From the root always on to the most expensive callee; ends where the body itself costs more than any callee.</summary>
    public IReadOnlyList<CallNode> HottestPath
    {
        get
        {
            var path = new List<CallNode>();
            for (var node = Root; node.Children.Count > 0 && node.Children[0].InclusiveMilliseconds >= node.SelfMilliseconds;)
                path.Add(node = node.Children[0]);
            return path;
        }
    }

    /// <summary>The caller of a method that brings it the most charged time: the nearest one of the service, or else of the framework.</summary>
    public Frame? MainCaller(Frame method) =>
        Stacks.Select(s => (Caller: CallerOf(s.Frames, method), s.Milliseconds))
            .Where(c => c.Caller is not null)
            .GroupBy(c => c.Caller)
            .MaxBy(g => g.Sum(c => c.Milliseconds))?.Key;

    /// <summary>The method that answers for a stack: the deepest that is not of the framework; of a stack without one, where it is.</summary>
    public static Frame Charged(IReadOnlyList<Frame> frames)
    {
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (!frames[i].IsFramework)
                return frames[i];
        }

        return frames.Count > 0 ? frames[^1] : new Frame("", "[native code]");
    }

    private static Frame? CallerOf(IReadOnlyList<Frame> frames, Frame method)
    {
        var at = frames.Count - 1;
        while (at >= 0 && frames[at] != method)
            at--;
        for (var i = at - 1; i >= 0; i--)
        {
            if (!frames[i].IsFramework && frames[i] != method)
                return frames[i];
        }

        return at > 0 ? frames[at - 1] : null;
    }

    private static List<MethodCpu> Sum(IReadOnlyList<WeightedStack> stacks)
    {
        var self = new Dictionary<Frame, double>();
        var inclusive = new Dictionary<Frame, double>();
        var charged = new Dictionary<Frame, (double Milliseconds, int Samples)>();
        foreach (var stack in stacks)
        {
            // A recursive method is on the stack more than once and still costs its time once.
            foreach (var frame in stack.Frames.Distinct())
                inclusive[frame] = inclusive.GetValueOrDefault(frame) + stack.Milliseconds;
            var answers = Charged(stack.Frames);
            var (milliseconds, samples) = charged.GetValueOrDefault(answers);
            charged[answers] = (milliseconds + stack.Milliseconds, samples + stack.Samples);
            if (stack.Frames.Count > 0)
                self[stack.Frames[^1]] = self.GetValueOrDefault(stack.Frames[^1]) + stack.Milliseconds;
        }

        return [.. inclusive.Keys
            .Select(f => new MethodCpu(
                f, self.GetValueOrDefault(f), inclusive[f], charged.GetValueOrDefault(f).Milliseconds, charged.GetValueOrDefault(f).Samples))
            .OrderByDescending(m => m.ChargedMilliseconds)
            .ThenByDescending(m => m.SelfMilliseconds)
            .ThenBy(m => m.Frame.ToString(), StringComparer.Ordinal)];
    }
}
