using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>One look at what a level has measured so far. Each look judges all of it, and spends a part of alpha.</summary>
/// <param name="Policy">How sure it has to be.</param>
/// <param name="Alpha">The chance of a wrong fail, and of a wrong pass, that this look may take: of each bound.</param>
internal readonly record struct Look(JudgingPolicy Policy, double Alpha)
{
    /// <summary>How often a level is looked at: at its own length and after each extension.</summary>
    public static int Count => Plan.Lengths.Count;

    private static ExtensionPlan Plan { get; } = new();

    /// <summary>The first look, and the only one at what is never extended.</summary>
    public static Look First(JudgingPolicy policy) => At(0, policy);

    /// <param name="number">From 0.</param>
    /// <param name="policy">How sure it has to be.</param>
    public static Look At(int number, JudgingPolicy policy) => new(policy, Plan.AlphaAt(number));

    /// <summary>What an extension adds before a look, as a multiple of the level's first length.</summary>
    public static int Added(int number) => Plan.Lengths[number] - Plan.Lengths[number - 1];

    /// <summary>How much longer than at a look a level can become, as a multiple of what it has then.</summary>
    public static double Reach(int number) => (double)Plan.Lengths[^1] / Plan.Lengths[number];

    /// <summary>How many times the number of requests in the spec a level of requests can make at most, with both of its extensions.</summary>
    public static double MostRequests => 1 + ((Count - 1) * MostTimes);

    /// <summary>However quick it is, nobody asked for more requests in an extension than so many times the number in the spec.</summary>
    public const int MostTimes = 32;

    /// <summary>A phase is asked about ending early every second: each of many looks may take little.</summary>
    public static Look Early(JudgingPolicy policy) => new(policy, Plan.Alpha / 50);
}
