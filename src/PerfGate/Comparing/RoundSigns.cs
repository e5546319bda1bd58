using System.Globalization;

namespace PerfGate.Comparing;

/// <summary>What was noticed over the rounds: what was excluded and why, what had to be repeated, how the machine was.</summary>
internal sealed class RoundSigns(RoundPlan plan)
{
    private const double MostExcluded = 0.4;
    private const double MostClockJump = 0.05;
    private const double MostSwappedBytes = 1 << 20;
    private const double SpeedNote = 1.08;

    private readonly Dictionary<string, int> _repeated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _excluded = new(StringComparer.Ordinal);
    private readonly List<Turn> _turns = [];
    private int _rounds;
    private int _cold;

    public int Repeated => _repeated.Values.Sum();

    public string WorstReason => _repeated.MaxBy(r => r.Value).Key;

    /// <summary>Why not one round could be used; null when one could, or none was tried.</summary>
    public string? WhyNone => _rounds == 0 && Repeated > 0 ? $"{Repeated} of {Repeated} rounds could not be used: {WorstReason}" : null;

    public IReadOnlyDictionary<string, int> RepeatedRounds => _repeated;

    public IReadOnlyDictionary<string, int> ExcludedTurns => _excluded;

    public int Turns => _turns.Count;

    /// <summary>Of the machine, over all turns; null when it is not told.</summary>
    public double? StealShare => _turns.Count == 0 ? null : _turns.Average(t => t.StealShare);

    /// <summary>Cores that PerfGate kept busy; null when nothing was measured.</summary>
    public double? OwnCores => _turns.Count == 0 ? null : _turns.Average(t => t.OwnCores);

    public string? WhyUnusable(RoundRecord round)
    {
        if (round.ClockJump > MostClockJump)
            return string.Create(CultureInfo.InvariantCulture, $"the clock jumped by {round.ClockJump * 1000:0} ms");
        if (round.SwappedInBytes > MostSwappedBytes)
            return "the machine swapped: it has too little memory for both sides";
        var excluded = round.Turns.Where(t => t.Excluded is not null).ToList();
        return excluded.Count > MostExcluded * plan.Turns ? excluded.GroupBy(t => t.Excluded!).MaxBy(g => g.Count())!.Key : null;
    }

    public void Repeat(string reason) => _repeated[reason] = _repeated.GetValueOrDefault(reason) + 1;

    public void Count(RoundRecord round)
    {
        _rounds++;
        _turns.AddRange(round.Turns);
        _cold += round.IsWarm ? 0 : 1;
        foreach (var reason in round.Turns.Select(t => t.Excluded).OfType<string>())
            _excluded[reason] = _excluded.GetValueOrDefault(reason) + 1;
    }

    public IEnumerable<string> Notes()
    {
        if (3 * _cold >= _rounds && _cold > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"in {_cold} of {_rounds} rounds the response times had not settled after {plan.MostWarmup.TotalSeconds:0} s of warm-up; both sides are equally old, so the comparison stays fair");
        var probes = _turns.Select(t => t.Probe.Average()).Order().ToList();
        if (probes.Count > 0 && probes[(int)(probes.Count * 0.9)] > SpeedNote * probes[(int)(probes.Count * 0.1)])
            yield return string.Create(CultureInfo.InvariantCulture, $"the machine's speed varied by {(probes[(int)(probes.Count * 0.9)] / probes[(int)(probes.Count * 0.1)]) - 1:P0} (a fixed piece of work between the slices)");
        if (_turns.Average(t => t.OtherCores) is > 0.25 and var other)
            yield return string.Create(CultureInfo.InvariantCulture, $"other processes used {other:0.00} cores");
    }
}
