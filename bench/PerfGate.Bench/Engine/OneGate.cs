using PerfGate.Reports;

namespace PerfGate.Bench.Engine;

/// <summary>Runs a gate on a spec given as text, in a folder that is gone afterwards.</summary>
internal static class OneGate
{
    /// <param name="spec">Its target is not started by the gate.</param>
    /// <param name="output">Hears of the progress.</param>
    public static async Task<RunReport> RunAsync(string spec, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("perfgate-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "perfgate.yml");
            await File.WriteAllTextAsync(file, spec);
            var observer = new QuietObserver(output);
            var options = new GateOptions
            {
                SpecFile = file,
                ResultsDirectory = Path.Combine(folder.FullName, "results"),
                Environment = new Dictionary<string, string>(),
                LockMachine = false,
            };
            await new Gate(options, observer, TimeProvider.System).RunAsync(CancellationToken.None);
            return observer.Report!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
