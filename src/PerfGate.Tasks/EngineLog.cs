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
            Write(line);
            if (string.IsNullOrWhiteSpace(line)) return;
            _tail.Enqueue(line.Trim());
            if (_tail.Count > KeptLines) _tail.Dequeue();
        }
    }

    /// <summary>A disk that is full costs the log, not the reading of what the engine says.</summary>
    private void Write(string line)
    {
        try
        {
            _file ??= new StreamWriter(path, append: false);
            _file.WriteLine(line);
            _file.Flush();
        }
        catch (IOException)
        {
            // the last lines are kept in memory
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
