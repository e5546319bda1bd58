using System.Collections;
using System.Globalization;
using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Bench.Diagnosis;

/// <summary>
/// Runs a whole gate again and again on a healthy service and counts what the rules say: with the run's own verdict, and
/// as if a threshold of every kind had been breached in every phase.
/// </summary>
internal static class HealthyAdvice
{
    /// <param name="args">Path of perfgate.yml, number of runs, profile.</param>
    /// <param name="output">The table.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var runs = int.Parse(args[1], CultureInfo.InvariantCulture);
        var (fired, assumed) = (0, 0);
        for (var run = 1; run <= runs; run++)
        {
            var observer = new Capture();
            var results = Directory.CreateTempSubdirectory("perfgate-advice-");
            var exit = await new Gate(Options(args, results.FullName), observer, TimeProvider.System).RunAsync(limit.Token);
            results.Delete(recursive: true);
            if (observer.Report is not { } report)
                return (int)exit;

            var own = Said(report, phase => SymptomsOf(report, phase)).ToList();
            var all = Said(report, _ => Symptoms.Latency | Symptoms.Throughput | Symptoms.Errors | Symptoms.Resources).ToList();
            fired += own.Count;
            assumed += all.Count;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"run {run,2}: {report.Verdict}, {report.Phases.Count} phases, advice {own.Count}, as if all were breached {all.Count}"));
            foreach (var line in own.Concat(all).Distinct())
                await output.WriteLineAsync("        " + line);
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{fired} advice in {runs} runs ({assumed} if every threshold had been breached)"));
        return fired == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Said(RunReport report, Func<PhaseReport, Symptoms> symptoms)
    {
        var benchmarks = report.Phases.Where(p => p.Kind == "benchmark").SelectMany(p => p.Measurements).ToList();
        foreach (var phase in report.Phases.Where(p => p.Kind != "benchmark"))
        {
            var evidence = AdviceEvidence.Of(phase.Measurements, benchmarks, symptoms(phase), report.Machine.Cores, TimeSpan.FromSeconds(10));
            foreach (var advice in Advice.For(evidence))
                yield return $"{phase.Name}: {advice.Rule}: {advice.Sentence}";
        }
    }

    private static Symptoms SymptomsOf(RunReport report, PhaseReport phase)
    {
        var symptoms = Symptoms.None;
        foreach (var check in report.Checks.Where(c => c.Phase == phase.Name && c.Verdict == CheckVerdict.Fail))
        {
            symptoms |= check.Threshold.Metric.BreachCode switch
            {
                DiagnosticCodes.LatencyBreach => Symptoms.Latency,
                DiagnosticCodes.ThroughputBreach => Symptoms.Throughput,
                DiagnosticCodes.ErrorBreach => Symptoms.Errors,
                _ => Symptoms.Resources,
            };
        }

        return symptoms;
    }

    private static GateOptions Options(string[] args, string results) => new()
    {
        SpecFile = Path.GetFullPath(args[0]),
        ResultsDirectory = results,
        Selection = new SpecSelection { Profile = args.Length > 2 ? args[2] : null },
        Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? ""),
    };

    private sealed class Capture : IGateObserver
    {
        public RunReport? Report { get; private set; }

        public void Started(string runId, GateSpec spec, string resultsDirectory)
        {
        }

        public void Progress(string text)
        {
        }

        public void PhaseStarted(Phase phase)
        {
        }

        public void Ticked(string subject, LiveTick tick)
        {
        }

        public void Diagnosed(Diagnostic diagnostic)
        {
        }

        public void Checked(Check check)
        {
        }

        public void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches) => Report = report;
    }
}
