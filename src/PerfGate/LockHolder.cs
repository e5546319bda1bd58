using System.Globalization;
using System.Text;
using PerfGate.Reports;

namespace PerfGate;

/// <summary>Who holds the machine, as the lock file has it: for a message to those who wait.</summary>
/// <param name="Process">Its id; another process may bear it by now.</param>
/// <param name="Spec">Path of the spec in its repository.</param>
/// <param name="Since">When it got the lock.</param>
internal sealed record LockHolder(int Process, string Spec, DateTimeOffset Since)
{
    /// <summary>How every record begins: a file that begins otherwise is not ours, and is not written to.</summary>
    public static ReadOnlySpan<byte> Head => "perfgate lock\n"u8;

    public byte[] ToBytes() => [.. Head, .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Process}\n{Since:O}\n{Spec}\n"))];

    /// <summary>Null when it is no such record, or one of a process that has ended: whoever holds the lock now could not write its own.</summary>
    public static LockHolder? Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Head) || Encoding.UTF8.GetString(file[Head.Length..]).Split('\n') is not [var id, var since, var spec, ..])
            return null;
        var isGood = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            & DateTimeOffset.TryParseExact(since, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment);

        // Any user may write the file: what it says is quoted with care.
        return isGood && IsAlive(process) ? new LockHolder(process, CleanText.Line(spec, 200), moment) : null;
    }

    /// <summary><c>process 667, src/Api/perfgate.yml, for 3 min</c>.</summary>
    public string At(DateTimeOffset now)
    {
        var held = now - Since;
        var length = held < TimeSpan.FromMinutes(1) ? $"{Math.Max(0, (int)held.TotalSeconds)} s" : $"{(int)held.TotalMinutes} min";
        return $"process {Process}, {Spec}, for {length}";
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
