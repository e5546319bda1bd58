using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PerfGate.Targets;

/// <summary>
/// Everything the target prints, in a file of limited size, and its end in memory. The bytes go through undecoded, so that
/// a service that logs every request costs the engine a copy, not a line. A file that cannot be written (the disk is full) costs the log, not the run:
/// the target's output is still read, or the target would stand still when its pipe is full.
/// </summary>
internal sealed partial class TargetLog : IDisposable
{
    public const long DefaultLimit = 50 * 1024 * 1024;
    private const int TailCapacity = 64 * 1024;
    private const int MostLines = 200;

    private readonly Lock _lock = new();
    private readonly Stream? _file;
    private readonly SecretMask _mask;
    private readonly long _limit;
    private readonly byte[] _tail = new byte[TailCapacity];
    private long _seen; // bytes, of which the last TailCapacity are in the ring
    private long _lines;
    private bool _isFull;

    public TargetLog(string path, SecretMask mask, bool append, long limit = DefaultLimit)
        : this(path, mask, limit) => _file = TryOpen(path, append);

    /// <summary>Over an open stream, which it owns.</summary>
    internal TargetLog(string path, Stream file, SecretMask mask, long limit = DefaultLimit)
        : this(path, mask, limit) => _file = file;

    private TargetLog(string path, SecretMask mask, long limit) => (Path, _mask, _limit) = (path, mask, limit);

    public string Path { get; }

    /// <summary>Why the file is not complete; null: it is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Lines of the target so far; our own notes are none.</summary>
    public long Lines => Interlocked.Read(ref _lines);

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
                Interlocked.Add(ref _lines, buffer.AsSpan(held, read).Count((byte)'\n'));
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
            _file?.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        var text = _mask.Apply(bytes);
        lock (_lock)
        {
            Remember(text);
            if (_file is not { CanWrite: true } || _isFull)
                return;
            try
            {
                Append(_file, text);
            }
            catch (IOException e)
            {
                (_isFull, Trouble) = (true, e.Message);
            }
        }
    }

    private void Append(Stream file, ReadOnlySpan<byte> text)
    {
        var room = _limit - file.Length;
        file.Write(text.Length <= room ? text : text[..(int)Math.Max(0, room)]);
        _isFull = text.Length > room;
        if (_isFull)
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[perfgate] cut here: the log has reached {_limit / 1024 / 1024} MiB\n")));
    }

    /// <summary>Never through a link that was put there under its name: what is not the log that this run began is taken away first.</summary>
    private FileStream? TryOpen(string path, bool append)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var isOurs = append && new FileInfo(path) is { Exists: true, LinkTarget: null };
            if (!isOurs)
                File.Delete(path);
            return new FileStream(path, isOurs ? FileMode.Append : FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trouble = e.Message;
            return null;
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
