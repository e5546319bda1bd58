using System.Text;
using System.Text.RegularExpressions;

namespace PerfGate.Targets;

/// <summary>What a target's log complains of, counted: lines that differ in numbers and ids alone are one.</summary>
internal sealed partial class LogDigest
{
    private const int Longest = 240;
    private const int MostKinds = 1000;

    private readonly Dictionary<string, LogComplaint> _complaints = new(StringComparer.Ordinal);

    /// <summary>The commonest first; of equal counts the one that names an exception.</summary>
    public IReadOnlyList<LogComplaint> Complaints =>
        [.. _complaints.Values.OrderByDescending(c => c.Count).ThenByDescending(c => c.NamesAnException).ThenBy(c => c.Text, StringComparer.Ordinal)];

    /// <summary>How often a line like this one stands in it.</summary>
    public long CountOf(LogComplaint complaint) => _complaints.GetValueOrDefault(Key(complaint.Text))?.Count ?? 0;

    /// <summary>Of a stretch of a log.</summary>
    /// <param name="path">The file, as PerfGate wrote it: without secrets.</param>
    /// <param name="from">First byte.</param>
    /// <param name="to">Byte after the last; what lies beyond the end of the file is not there.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogDigest Of(string path, long from, long to)
    {
        var digest = new LogDigest();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(Math.Min(from, file.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024);
        var left = to - from;
        while (left > 0 && reader.ReadLine() is { } line)
        {
            left -= Encoding.UTF8.GetByteCount(line) + 1;

            // ASP.NET Core's console logger puts the category on a line of its own and the message below it.
            if (Heading().IsMatch(line) && reader.ReadLine() is { } message)
            {
                left -= Encoding.UTF8.GetByteCount(message) + 1;
                line = $"{line} {message.Trim()}";
            }

            digest.Add(line);
        }

        return digest;
    }

    private void Add(string line)
    {
        if (line.StartsWith("[perfgate] ", StringComparison.Ordinal) || !Trouble().IsMatch(line) || Frame().IsMatch(line))
            return;
        var text = Controls().Replace(line, "").Trim();
        text = text.Length <= Longest ? text : text[..Longest] + "...";
        var key = Key(text);
        if (_complaints.TryGetValue(key, out var known))
            _complaints[key] = known with { Count = known.Count + 1 };
        else if (_complaints.Count < MostKinds)
            _complaints[key] = new LogComplaint(text, 1, Exception().IsMatch(text));
    }

    private static string Key(string text) => Varying().Replace(text, "#");

    [GeneratedRegex(@"^(warn|fail|crit): \S+\[\d+\]\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\b(\w*error|\w*exception|warn|warning|fail|failed|failure|fatal|crit|critical|panic|exhausted|refused|denied|time-?out|timed out|deadlock)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Trouble();

    [GeneratedRegex(@"\b\w+(Error|Exception)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Exception();

    [GeneratedRegex(@"^\s*(at |File ""|--- End of|raise |throw (new )?\w+|\.\.\. |Traceback |\^+$)", RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    // Numbers, and what looks like an id: eight or more hexadecimal digits with dashes among them.
    [GeneratedRegex(@"\b[0-9a-fA-F][0-9a-fA-F-]{6,}[0-9a-fA-F]\b|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Varying();

    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0B-\x1F\x7F]", RegexOptions.CultureInvariant)]
    private static partial Regex Controls();
}

/// <summary>A line of a log that speaks of trouble.</summary>
/// <param name="Text">The first of its kind, at most 240 characters, without control characters.</param>
/// <param name="Count">How many lines differ from it in numbers and ids alone, itself included.</param>
/// <param name="NamesAnException">It holds the name of an exception's type.</param>
internal sealed record LogComplaint(string Text, long Count, bool NamesAnException);
