namespace PerfGate.Measure;

/// <summary>Counts failed exchanges by kind and by what was seen. Written by one thread.</summary>
internal sealed class ErrorTally
{
    private const int MaxDistinct = 64;
    private const int MaxExamples = 5;
    private const string Rest = "other problems of this kind";

    private readonly Dictionary<(SampleOutcome, string), long> _examples = [];
    private readonly long[] _counts = new long[(int)SampleOutcome.Protocol + 1];

    public long Total { get; private set; }

    public void Count(SampleOutcome outcome, string? problem, long times = 1)
    {
        _counts[(int)outcome] += times;
        Total += times;
        var key = (outcome, problem ?? outcome.ToString());
        if (!_examples.TryGetValue(key, out var seen) && _examples.Count >= MaxDistinct)
        {
            key = (outcome, Rest);
            seen = _examples.GetValueOrDefault(key);
        }

        _examples[key] = seen + times;
    }

    public void Add(ErrorTally other)
    {
        foreach (var ((outcome, problem), count) in other._examples)
            Count(outcome, problem, count);
    }

    public void Clear()
    {
        _examples.Clear();
        Array.Clear(_counts);
        Total = 0;
    }

    /// <summary>How often exactly this was seen.</summary>
    public long CountOf(SampleOutcome outcome, string problem) => _examples.GetValueOrDefault((outcome, problem));

    public ErrorCounts ToCounts() => new()
    {
        Connect = _counts[(int)SampleOutcome.Connect],
        Timeout = _counts[(int)SampleOutcome.Timeout],
        Reset = _counts[(int)SampleOutcome.Reset],
        Status = _counts[(int)SampleOutcome.Status],
        Expectation = _counts[(int)SampleOutcome.Expectation],
        Protocol = _counts[(int)SampleOutcome.Protocol],
        Examples =
        [
            .. _examples
                .OrderByDescending(e => _counts[(int)e.Key.Item1]).ThenByDescending(e => e.Value).ThenBy(e => e.Key.Item2, StringComparer.Ordinal)
                .Take(MaxExamples)
                .Select(e => new ErrorExample(e.Key.Item1, e.Key.Item2, e.Value)),
        ],
    };
}
