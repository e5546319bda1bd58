using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PerfGate.Targets;

/// <summary>
/// Everything the target prints, in a file of limited size, and its end in memory. The bytes go through undecoded, so that
/// a service that logs every request costs the engine a copy, not a line.
/// </summary>
internal sealed partial class TargetLog : IDisposable
{
    public const long DefaultLimit = 50 * 1024 * 1024;
    private const int TailCapacity = 64 * 1024;
    private const int MostLines = 200;

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly SecretMask _mask;
    private readonly long _limit;
    private readonly byte[] _tail = new byte[TailCapacity];
    private long _seen; // bytes, of which the last TailCapacity are in the ring
    private bool _isFull;

    public TargetLog(string path, SecretMask mask, bool append, long limit = DefaultLimit)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _mask = mask;
        _limit = limit;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Copies a stream until it ends or <paramref name="stop"/>; a stream whose writer was killed just ends.</summary>
    public async Task CopyAsync(Stream stream, CancellationToken stop)
    {
        var buffer = new byte[32 * 1024];
        var held = 0; // an unfinished line, kept back so that a secret cannot hide across two reads
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(held), stop) is var read and > 0)
            {
                var filled = held + read;
                var complete = _mask.IsEmpty ? filled : buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
                if (complete == 0 && filled == buffer.Length)
                    complete = filled;
                Write(buffer.AsSpan(0, complete));
                held = filled - complete;
                buffer.AsSpan(complete, held).CopyTo(buffer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // stopped from our side, or the pipe broke with its writer: what was read stays
        }

        Write(buffer.AsSpan(0, held));
    }

    /// <summary>A line of our own among the target's.</summary>
    public void Note(string text) => Write(Encoding.UTF8.GetBytes($"[perfgate] {text}\n"));

    /// <summary>The last lines without control characters, oldest first. At most 200 are kept.</summary>
    public IReadOnlyList<string> LastLines(int count = MostLines)
    {
        string text;
        lock (_lock)
        {
            var length = (int)Math.Min(_seen, TailCapacity);
            var bytes = new byte[length];
            var start = (int)((_seen - length) % TailCapacity);
            var first = Math.Min(length, TailCapacity - start);
            _tail.AsSpan(start, first).CopyTo(bytes);
            _tail.AsSpan(0, length - first).CopyTo(bytes.AsSpan(first));
            text = Encoding.UTF8.GetString(bytes);
        }

        var lines = ControlCharacters().Replace(text.ReplaceLineEndings("\n"), "").Split('\n').AsEnumerable();
        if (_seen > TailCapacity)
            lines = lines.Skip(1); // cut in its middle
        return [.. lines.Where(l => l.Length > 0 && !l.StartsWith("[perfgate] ", StringComparison.Ordinal)).TakeLast(Math.Min(count, MostLines))];
    }

    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        var text = _mask.Apply(bytes);
        lock (_lock)
        {
            Remember(text);
            if (!_file.CanWrite || _isFull)
                return;
            var room = _limit - _file.Length;
            _file.Write(text.Length <= room ? text : text[..(int)Math.Max(0, room)]);
            _isFull = text.Length > room;
            if (_isFull)
                _file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[perfgate] cut here: the log has reached {_limit / 1024 / 1024} MiB\n")));
        }
    }

    private void Remember(ReadOnlySpan<byte> text)
    {
        if (text.Length > TailCapacity)
        {
            _seen += text.Length - TailCapacity;
            text = text[^TailCapacity..];
        }

        var at = (int)(_seen % TailCapacity);
        var first = Math.Min(text.Length, TailCapacity - at);
        text[..first].CopyTo(_tail.AsSpan(at));
        text[first..].CopyTo(_tail);
        _seen += text.Length;
    }

    // Terminal sequences (ECMA-48) first, then what is left of the C0 controls, tabulators excepted.
    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|\x1B\][^\x07\x1B]*(\x07|\x1B\\)?|[\x00-\x08\x0B-\x1F\x7F]", RegexOptions.CultureInvariant)]
    private static partial Regex ControlCharacters();
}
