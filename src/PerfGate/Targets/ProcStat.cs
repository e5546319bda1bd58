using System.Buffers.Text;
using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>The fields of /proc/PID/stat (proc_pid_stat(5)) that matter here. Times are in clock ticks, of which Linux shows 100 to the second.</summary>
internal readonly record struct ProcStat
{
    public required int Id { get; init; }

    /// <summary>R, S, D, T, Z...; Z and X have ended.</summary>
    public required char State { get; init; }

    public required int Parent { get; init; }

    public required int Group { get; init; }

    public required int Session { get; init; }

    public required long UserTicks { get; init; }

    public required long SystemTicks { get; init; }

    /// <summary>User and system time of the descendants that ended and were waited for.</summary>
    public required long ReapedUserTicks { get; init; }

    public required long ReapedSystemTicks { get; init; }

    public required int Threads { get; init; }

    /// <summary>Ticks after boot; with the id it names a process for good.</summary>
    public required long StartTicks { get; init; }

    /// <summary>Of its address space; 0 from the moment a process that is exiting gave it back, which is before it is a zombie.</summary>
    public required long VirtualBytes { get; init; }

    public required long ResidentPages { get; init; }

    /// <summary>Neither ended nor on its way there: one that was swapped out whole has its address space still.</summary>
    public bool HasMemory => !Ended && VirtualBytes > 0;

    public bool Ended => State is 'Z' or 'X';

    /// <summary>Null when there is no such process any more.</summary>
    [SupportedOSPlatform("linux")]
    public static ProcStat? Read(int process, byte[] buffer) => Parse(process, ProcFile.Read($"/proc/{process}/stat", buffer));

    internal static ProcStat? Parse(int process, ReadOnlySpan<byte> line)
    {
        // The name stands in parentheses and may hold anything, parentheses and spaces included: begin after the last one.
        int afterName = line.LastIndexOf((byte)')');
        if (afterName < 0 || afterName + 2 >= line.Length)
            return null;

        Span<long> fields = stackalloc long[25]; // by their number in the manual, which counts from 1
        fields.Clear();
        char state = (char)line[afterName + 2];
        ReadOnlySpan<byte> rest = line[(afterName + 3)..];
        for (int number = 4; number < fields.Length; number++)
        {
            rest = rest.TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(rest, out long value, out int length))
                return null;
            fields[number] = value;
            rest = rest[length..];
        }

        return new ProcStat
        {
            Id = process,
            State = state,
            Parent = (int)fields[4],
            Group = (int)fields[5],
            Session = (int)fields[6],
            UserTicks = fields[14],
            SystemTicks = fields[15],
            ReapedUserTicks = fields[16],
            ReapedSystemTicks = fields[17],
            Threads = (int)fields[20],
            StartTicks = fields[22],
            VirtualBytes = fields[23],
            ResidentPages = fields[24],
        };
    }
}
