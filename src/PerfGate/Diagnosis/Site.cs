namespace PerfGate.Diagnosis;

/// <summary>A method of the service and the time that it answers for.</summary>
/// <param name="Method">The deepest method on the stack that is not of the framework; of a stack without one, the deepest.</param>
/// <param name="Caller">The next one above it that is not of the framework; null when there is none.</param>
/// <param name="Milliseconds">In sum.</param>
/// <param name="Count">How often.</param>
internal sealed record Site(Frame Method, Frame? Caller, double Milliseconds, long Count)
{
    /// <summary>The largest first.</summary>
    public static IReadOnlyList<Site> Of(IEnumerable<(IReadOnlyList<Frame> Frames, double Milliseconds)> stacks) =>
        [.. stacks.Where(s => s.Frames.Count > 0)
            .GroupBy(s => (Method: CpuProfile.Charged(s.Frames), Caller: OwnCaller(s.Frames)))
            .Select(g => new Site(g.Key.Method, g.Key.Caller, g.Sum(s => s.Milliseconds), g.LongCount()))
            .OrderByDescending(s => s.Milliseconds)
            .ThenBy(s => s.Method.ToString(), StringComparer.Ordinal)];

    /// <summary><c>Faults.HoldLock (AgentApi), called from Faults.AddTo lambda</c>.</summary>
    public override string ToString() => Caller is { } caller ? $"{Method}, called from {caller.Method}" : Method.ToString();

    private static Frame? OwnCaller(IReadOnlyList<Frame> frames)
    {
        var own = frames.Where(f => !f.IsFramework).ToList();
        for (var i = own.Count - 2; i >= 0; i--)
        {
            if (own[i] != own[^1])
                return own[i];
        }

        return null;
    }
}
