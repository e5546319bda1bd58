using System.Globalization;
using PerfGate.Diagnosis;

namespace PerfGate.Bench.Diagnosis;

/// <summary>
/// Starts the sample with each of its fault switches and prints what the diagnosis says; the first line must name the
/// fault. Then the difference of two builds, one with a slower method.
/// </summary>
internal static class FaultDiagnosis
{
    private const int Connections = 16;

    private static readonly TimeSpan _warmup = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _half = TimeSpan.FromSeconds(3);

    // The cause that the first line must be, and a word of it that names the place.
    private static readonly (string Switch, CauseKind Kind, string Names)[] _faults =
    [
        ("", CauseKind.Cpu, "WorkflowStore.Page"),
        ("AGENT_CPU=5", CauseKind.Cpu, "Faults.BurnCpu"),
        ("AGENT_LOCK=5", CauseKind.LockContention, "Faults.HoldLock"),
        ("AGENT_BLOCK=100", CauseKind.BlockedThreads, "Faults.BlockThread"),
        ("AGENT_ALLOC=512", CauseKind.Allocation, "Faults.Allocate"),
        ("AGENT_LEAK=16", CauseKind.Leak, "RetainedBlock"),
        ("AGENT_STALL=200/2000", CauseKind.Stalls, "Faults."),
        ("AGENT_FAIL=5", CauseKind.Failures, "status 500"),
        ("AGENT_LATENCY=20", CauseKind.AsyncWaiting, "Faults."),
        ("AGENT_SLOW_METHOD=400", CauseKind.Cpu, "WorkflowStore.Page"),
        ("AGENT_CRASH=4s", CauseKind.Unreachable, "ended"),
    ];

    /// <param name="args">Path of AgentApi.dll; then, if wanted, one switch alone (<c>AGENT_CPU=5</c>, <c>healthy</c>, <c>difference</c>).</param>
    /// <param name="output">The table.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var wrong = 0;
        foreach (var (fault, kind, names) in _faults.Where(f => args.Length < 2 || args[1] == (f.Switch.Length == 0 ? "healthy" : f.Switch)))
        {
            var report = await DiagnoseAsync(args[0], fault, limit.Token);
            var first = report.Causes[0];
            var right = first.Kind == kind && first.Line.Contains(names, StringComparison.Ordinal);
            wrong += right ? 0 : 1;
            await output.WriteLineAsync($"{(right ? "right" : "WRONG")}  {(fault.Length == 0 ? "healthy" : fault)}");
            foreach (var line in report.Lines)
                await output.WriteLineAsync("       " + line);
        }

        if (args.Length < 2 || args[1] == "difference")
            wrong += await DifferenceAsync(args[0], output, limit.Token) ? 0 : 1;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{wrong} wrong"));
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<bool> DifferenceAsync(string assembly, TextWriter output, CancellationToken cancellationToken)
    {
        var before = await DiagnoseAsync(assembly, "", cancellationToken);
        var after = await DiagnoseAsync(assembly, "AGENT_SLOW_METHOD=100", cancellationToken);
        if (before is not { Cpu: { } baseline, Evidence.Runtime.Requests: { } n } || after is not { Cpu: { } candidate, Evidence.Runtime.Requests: { } m })
            return false;

        var lines = ProfileDifference.Of(baseline, (long)n, candidate, (long)m).Lines().ToList();
        var right = lines.Count > 0 && lines[0].StartsWith("WorkflowStore.Page", StringComparison.Ordinal);
        await output.WriteLineAsync($"{(right ? "right" : "WRONG")}  difference to AGENT_SLOW_METHOD=100");
        foreach (var line in lines.Take(5))
            await output.WriteLineAsync("       " + line);
        await File.WriteAllTextAsync("flame.svg", FlameGraph.Draw(candidate, "GET /workflows"), cancellationToken);
        await File.WriteAllTextAsync("flame-difference.svg", FlameGraph.DrawDifference(baseline, (long)n, candidate, (long)m, "GET /workflows"), cancellationToken);
        await using var speedscope = File.Create("profile.speedscope.json");
        Speedscope.Write(candidate, "GET /workflows", speedscope);
        return right;
    }

    private static async Task<DiagnosisReport> DiagnoseAsync(string assembly, string fault, CancellationToken cancellationToken)
    {
        using var sample = await SampleChild.StartAsync(assembly, fault, cancellationToken);
        await LoadRun.ForAsync(_warmup, c => sample.LoadAsync(Connections, c), TimeProvider.System, cancellationToken);
        return await new TargetDiagnosis(TimeProvider.System).RunAsync(sample.ProcessId, c => sample.LoadAsync(Connections, c), _half, cancellationToken);
    }
}
