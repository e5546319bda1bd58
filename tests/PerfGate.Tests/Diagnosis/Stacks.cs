using PerfGate.Diagnosis;

namespace PerfGate.Tests.Diagnosis;

/// <summary>Stacks written from the root to the leaf: methods of the service, and with a leading <c>~</c> of the framework.</summary>
internal static class Stacks
{
    public const long Millisecond = 1_000_000;

    public static IReadOnlyList<Frame> Frames(string path) =>
        [.. path.Split(" > ").Select(m => m[0] == '~' ? new Frame("System.Private.CoreLib", m[1..]) : new Frame("Shop", m))];

    public static WeightedStack Stack(string path, double milliseconds, int samples = 100) => new(Frames(path), milliseconds, samples);

    public static CpuProfile Profile(params WeightedStack[] stacks) => new(stacks, TimeSpan.FromSeconds(1), 4, weighted: true);

    public static StackSample At(int thread, double milliseconds, string path) => new(thread, (long)(milliseconds * Millisecond), Frames(path));

    public static ThreadCpuReading Cpu(double milliseconds, params (int Thread, double CpuMilliseconds)[] threads) =>
        new((long)(milliseconds * Millisecond), threads.ToDictionary(t => t.Thread, t => (long)(t.CpuMilliseconds * Millisecond)));
}
