namespace PerfGate.Measure;

/// <summary>How evenly a target served the connections of the closed model in the measured window. Answers are complete ones, as expected or not.</summary>
/// <param name="Connections">How many there were.</param>
/// <param name="WithoutAnswer">Of these, how many had none.</param>
/// <param name="Least">Answers that the least served connection had.</param>
/// <param name="Most">Answers that the best served connection had.</param>
/// <param name="Answers">Of all connections.</param>
/// <param name="Seconds">Length of the window.</param>
internal sealed record UserService(int Connections, int WithoutAnswer, long Least, long Most, long Answers, double Seconds)
{
    /// <summary>Those that were served had this many on average where others are called starved: with fewer, chance or slow answers may be the cause.</summary>
    private const double ManyAnswers = 10;

    /// <summary>A service may stand still for part of a second, and nobody starves.</summary>
    private const double LeastSeconds = 1;

    /// <summary>What each connection without an answer waited for one at least, seconds.</summary>
    public double LeastWait { get; init; }

    public int Served => Connections - WithoutAnswer;

    /// <summary>Some connections were served again and again while others had no answer at all.</summary>
    public bool IsStarving => WithoutAnswer > 0 && Served > 0 && Seconds >= LeastSeconds && Answers >= ManyAnswers * Served;

    /// <summary>The worse of two windows; their connections are not the same.</summary>
    public static UserService? Worse(UserService? one, UserService? other)
    {
        if (one is null || other is null)
            return one ?? other;
        if (one.IsStarving != other.IsStarving)
            return one.IsStarving ? one : other;
        return (double)one.WithoutAnswer / one.Connections >= (double)other.WithoutAnswer / other.Connections ? one : other;
    }
}
