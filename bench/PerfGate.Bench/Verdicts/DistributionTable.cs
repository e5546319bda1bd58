using System.Globalization;
using PerfGate.Comparing;
using PerfGate.Spec;
using PerfGate.Statistics;

namespace PerfGate.Bench.Verdicts;

/// <summary>
/// What a whole comparison says of simulated candidates: no change, all requests slower, three slow tails, failures; with one endpoint and with six, of which one has the tail. Spec reader,
/// values of rounds and decisions are the engine's own. Exit code 1 where a promise of the README is not kept.
/// </summary>
internal static class DistributionTable
{
    private const int PerSecond = 100;
    private const double MostAlarms = 0.01, MostProlonged = 1.1;

    /// <param name="args">Comparisons of each kind, a seed, and the tiers of noise.</param>
    /// <param name="output">The table.</param>
    public static int Run(string[] args, TextWriter output)
    {
        var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000;
        var seed = args.Length > 1 ? uint.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var tiers = args.Length > 2 ? args[2..] : ["quiet", "typical"];
        var kept = true;
        output.WriteLine($"{runs:N0} comparisons of each; {PerSecond}/s to each endpoint; fail / pass / inconclusive %, mean rounds; which metric failed first");
        foreach (var endpoints in new[] { 1, 6 })
        {
            foreach (var tier in NoiseTier.All.Where(t => tiers.Contains(t.Name)))
            {
                foreach (var starts in StartNoise.All)
                    kept &= Table(endpoints, tier, starts, runs, seed, output);
            }
        }

        return kept ? 0 : 1;
    }

    private static bool Table(int endpoints, NoiseTier tier, StartNoise starts, int runs, uint seed, TextWriter output)
    {
        var phase = Compared(endpoints);
        var ended = new Ended[runs][];
        Parallel.For(0, runs, run => ended[run] = One(phase, tier, starts, new NumpyRandom(seed, (uint)endpoints, (uint)run)));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{endpoints} {(endpoints == 1 ? "endpoint" : "endpoints")}, {tier.Name} noise, {starts.Name}"));
        var kept = true;
        var alone = ended.Average(e => e[^1].Rounds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"A/A, the middle alone",-24}{"",32}{alone,5:0.0}"));
        foreach (var (change, index) in DistributionChange.All.Select((c, i) => (c, i)))
        {
            var of = ended.Select(e => e[index]).ToList();
            double Share(SequentialDecision decision) => of.Count(e => e.Decision == decision) / (double)runs;
            var fails = Share(SequentialDecision.Fail);
            var isKept = change.Wanted is { } wanted ? fails >= wanted : fails <= MostAlarms && of.Average(e => e.Rounds) <= MostProlonged * alone;
            var names = of.Select(e => e.First).OfType<string>().GroupBy(n => n).OrderByDescending(g => g.Count()).Take(3).Select(g => $"{g.Key} {100.0 * g.Count() / runs:0}");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {change.Name,-24}{100 * fails,7:0.00} / {100 * Share(SequentialDecision.Pass),5:0.0} / {100 * Share(SequentialDecision.Inconclusive),5:0.0}   {of.Average(e => e.Rounds),5:0.0}   {string.Join(", ", names)}{(isKept ? "" : "   <- not as promised")}"));
            kept &= isKept;
        }

        return kept;
    }

    /// <summary>How each candidate ended, and last the unchanged one where nothing but the middle is judged.</summary>
    private static Ended[] One(Phase phase, NoiseTier tier, StartNoise starts, NumpyRandom random)
    {
        List<Hypothesis> hypotheses = [.. Hypotheses.Of(phase).Where(h => h.IsPaired)];
        var simulator = new DistributionSimulator(phase, hypotheses, PerSecond, tier, starts, random);
        var plan = BaselineSpec.At(phase.Location).Sequential;
        ComparisonState[] states = [.. DistributionChange.All.Select(_ => new ComparisonState(hypotheses, plan)), new ComparisonState([.. hypotheses.Where(h => h.Proof == GateProof.Unchanged)], plan)];
        for (var round = 0; round < RoundSimulator.Rounds; round++)
        {
            int[] open = [.. Enumerable.Range(0, states.Length).Where(i => states[i].Decision == SequentialDecision.Continue)];
            if (open.Length == 0)
                break;
            var values = simulator.Round(round, [.. open.Select(i => DistributionChange.All[i % DistributionChange.All.Count])]);
            for (var i = 0; i < open.Length; i++)
                states[open[i]].Add(open[i] < DistributionChange.All.Count ? values[i] : [.. values[i].Where((_, h) => hypotheses[h].Proof == GateProof.Unchanged)]);
        }

        return [.. states.Select(s => new Ended(s.Decision, s.Rounds, s.Decision == SequentialDecision.Fail ? s.Metrics().First(m => m.Metric.Outcome == Measure.ComparedOutcome.Worse && m.Hypothesis.IsGating).Metric.Metric : null))];
    }

    private sealed record Ended(SequentialDecision Decision, int Rounds, string? First);

    private static Phase Compared(int endpoints)
    {
        var names = string.Concat(Enumerable.Range(1, endpoints).Select(i => string.Create(CultureInfo.InvariantCulture, $"  e{i}: GET /{i}\n")));
        var reader = new SpecReader(_ => null);
        var spec = reader.Read("/perfgate.yml", $"version: 1\ntarget: {{ command: [service, \"{{port}}\"] }}\nendpoints:\n{names}phases: {{ p: {{ kind: load }} }}\nbaseline: {{ ref: main }}\n", new SpecSelection())
            ?? throw new InvalidOperationException(string.Join('\n', reader.Diagnostics));
        return spec.Phases.Single(p => p.Kind == PhaseKind.Compare);
    }
}
