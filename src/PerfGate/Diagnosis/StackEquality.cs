namespace PerfGate.Diagnosis;

/// <summary>Two stacks are the same when their frames are.</summary>
internal sealed class StackEquality : IEqualityComparer<IReadOnlyList<Frame>>
{
    public static readonly StackEquality Instance = new();

    private StackEquality()
    {
    }

    public bool Equals(IReadOnlyList<Frame>? x, IReadOnlyList<Frame>? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

    public int GetHashCode(IReadOnlyList<Frame> obj)
    {
        var hash = new HashCode();
        foreach (var frame in obj)
            hash.Add(frame);
        return hash.ToHashCode();
    }
}
