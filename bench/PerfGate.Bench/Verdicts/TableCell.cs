using System.Globalization;
using PerfGate.Statistics;

namespace PerfGate.Bench.Verdicts;

/// <summary>How often each decision came out.</summary>
internal readonly record struct TableCell(int Runs, int Fails, int Passes, long Rounds)
{
    public double FailPercent => 100.0 * Fails / Runs;

    public double PassPercent => 100.0 * Passes / Runs;

    public double InconclusivePercent => 100.0 * (Runs - Fails - Passes) / Runs;

    public double MeanRounds => (double)Rounds / Runs;

    public TableCell With(SequentialJudgement judgement) => new(
        Runs + 1,
        Fails + (judgement.Decision == SequentialDecision.Fail ? 1 : 0),
        Passes + (judgement.Decision == SequentialDecision.Pass ? 1 : 0),
        Rounds + judgement.Rounds);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{FailPercent:0.00}/{PassPercent:0.0}/{InconclusivePercent:0.0} {MeanRounds:0.0}r");
}
