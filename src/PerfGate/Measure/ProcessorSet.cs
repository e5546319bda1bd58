using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PerfGate.Measure;

/// <summary>Some of the machine's processors, for a thread and what it starts. Takes effect on Linux only.</summary>
internal sealed partial class ProcessorSet
{
    public const string Forms = "numbers and ranges of processors, such as 0, 0-3 or 0,2-3";

    private const int MaxProcessors = 1024, WordBits = 64;

    private readonly ulong[] _bits;

    private ProcessorSet(ulong[] bits) => _bits = bits;

    public static bool IsSupported => OperatingSystem.IsLinux();

    public int Count => _bits.Sum(BitOperations.PopCount);

    public bool Contains(int processor) => (_bits[processor / WordBits] >> (processor % WordBits) & 1) != 0;

    /// <summary>Null: the text is none of <see cref="Forms"/>.</summary>
    public static ProcessorSet? Parse(string text)
    {
        var bits = new ulong[MaxProcessors / WordBits];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
            if (!TryParse(ends[0], out var first) || !TryParse(ends[^1], out var last) || last < first)
                return null;
            for (var i = first; i <= last; i++)
                bits[i / WordBits] |= 1UL << (i % WordBits);
        }

        return new ProcessorSet(bits);
    }

    /// <summary>Those that the calling thread may use; null where the system does not tell.</summary>
    public static ProcessorSet? OfThread()
    {
        var bits = new ulong[MaxProcessors / WordBits];
        return IsSupported && Get(0, MaxProcessors / 8, bits) >= 0 ? new ProcessorSet(bits) : null;
    }

    /// <summary>What is in this set and not in the other.</summary>
    public ProcessorSet Without(ProcessorSet other) => new([.. _bits.Zip(other._bits, (a, b) => a & ~b)]);

    public ProcessorSet And(ProcessorSet other) => new([.. _bits.Zip(other._bits, (a, b) => a & b)]);

    /// <summary>The calling thread, and what it starts, runs on these only. False: the system refused.</summary>
    public bool Confine() => IsSupported && Set(0, MaxProcessors / 8, _bits) == 0;

    public override string ToString() =>
        string.Join(",", Enumerable.Range(0, MaxProcessors).Where(Contains).Select(i => i.ToString(CultureInfo.InvariantCulture)));

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < MaxProcessors;

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Get(int thread, nuint size, [Out] ulong[] bits);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int thread, nuint size, ulong[] bits);
}
