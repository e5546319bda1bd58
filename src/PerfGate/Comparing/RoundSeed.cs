namespace PerfGate.Comparing;

/// <summary>
/// Seeds of what is random in a round, from the spec's seed and the round's number: the same in every process, which HashCode.Combine is not.
/// </summary>
internal static class RoundSeed
{
    /// <summary>Of the order of the sides in the turns.</summary>
    public const int Order = 0;

    /// <summary>Of the endpoints of the arrivals.</summary>
    public const int Mix = 1;

    /// <param name="seed">Of the spec.</param>
    /// <param name="round">Its number.</param>
    /// <param name="use">What it is for: another use, another seed.</param>
    public static int Of(int seed, int round, int use)
    {
        // The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) after each part: neighbouring numbers give unrelated seeds.
        var state = Mixed(unchecked((uint)seed));
        state = Mixed(state ^ unchecked((uint)round));
        state = Mixed(state ^ unchecked((uint)use));
        return unchecked((int)(state >> 32));
    }

    private static ulong Mixed(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
