namespace PerfGate.Measure;

/// <summary>
/// What ended in one second of the measured window, per endpoint. A worker fills one and hands it over whole, so that
/// nothing is shared while it is written.
/// </summary>
internal sealed class Slice(int endpoints)
{
    public SliceEndpoint[] Endpoints { get; } = [.. Enumerable.Range(0, endpoints).Select(_ => new SliceEndpoint())];

    /// <summary>Which second, from 0.</summary>
    public int Second { get; set; }

    /// <summary>How late the generator started what was due; waits for a connection left out.</summary>
    public LatencyHistogram Lateness { get; } = new();

    public long Backlogged { get; set; }

    public long Skipped { get; set; }

    public void Clear()
    {
        foreach (var endpoint in Endpoints)
            endpoint.Clear();
        Lateness.Clear();
        (Backlogged, Skipped) = (0, 0);
    }

    public void Add(Slice other)
    {
        for (var i = 0; i < Endpoints.Length; i++)
            Endpoints[i].Add(other.Endpoints[i]);
        Lateness.Add(other.Lateness);
        Backlogged += other.Backlogged;
        Skipped += other.Skipped;
    }
}
