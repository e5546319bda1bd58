namespace PerfGate.Tasks;

/// <summary>
/// What the engine says beside its events: its standard error and lines that are no event. It goes into a file, never into the
/// build's log, because build machines execute commands found there; the last lines are kept for the message of PG0999.
/// </summary>
internal sealed class EngineLog(string path) : IDisposable
{
    private const int KeptLines = 3;

    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private StreamWriter? _file;
    private bool _closed;

    public string Path => path;

    public void Add(string line)
    {
        lock (_gate)
        {
            if (_closed) return;
            _file ??= new StreamWriter(path, append: false);
            _file.WriteLine(line);
            _file.Flush();
            if (string.IsNullOrWhiteSpace(line)) return;
            _tail.Enqueue(line.Trim());
            if (_tail.Count > KeptLines) _tail.Dequeue();
        }
    }

    /// <summary>The last lines, joined to one; empty: the engine said nothing.</summary>
    public string Tail()
    {
        lock (_gate) return string.Join(" | ", _tail);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _file?.Dispose();
        }
    }
}
