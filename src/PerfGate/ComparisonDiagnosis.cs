using System.Globalization;
using PerfGate.Diagnosis;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>
/// Looks for what makes a candidate worse than its baseline: after the last round both are started once more, put in turns under what of the
/// comparison's load broke and sampled, and what is told is the difference. Nothing of this load is a measurement.
/// </summary>
/// <param name="spec">Of the run.</param>
/// <param name="baseline">Prepared.</param>
/// <param name="candidate">Prepared.</param>
/// <param name="host">Where they live.</param>
/// <param name="observer">Told that it begins.</param>
/// <param name="iterations">Number what is sent.</param>
/// <param name="resultsDirectory">Takes the profiles.</param>
internal sealed class ComparisonDiagnosis(GateSpec spec, Target baseline, Target candidate, TargetHost host, IGateObserver observer, Iterations iterations, string resultsDirectory)
{
    /// <summary>It gives up then; usually it takes half a minute.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(90);

    private const int Baseline = 0, Candidate = 1, Connections = 64;

    // A method is compiled for the second time after thirty calls and for good after thirty more, each time some 100 ms later.
    private const double WarmRequests = 300;
    private static readonly TimeSpan _mostWarmup = TimeSpan.FromSeconds(20);

    // There and back: a machine that becomes slower meanwhile meets both sides alike.
    private static readonly int[] _turns = [Baseline, Candidate, Candidate, Baseline];

    /// <summary>Of each of the two recordings of a side at least; 3 s give some thousand samples of a busy thread.</summary>
    public TimeSpan Part { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Of each of them at most, where the rate is low: four of these, the warm-up and two starts fit into <see cref="MostTime"/>.</summary>
    public TimeSpan MostPart { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Of both sides before that; longer where the rate is low.</summary>
    public TimeSpan LeastWarmup { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the spec wants to know why this comparison came out as it did, and there is anything to look at.</summary>
    /// <param name="phase">The comparison.</param>
    /// <param name="checks">All of the run.</param>
    /// <param name="comparison">What came of it; null when it was not reached.</param>
    public bool IsWanted(Phase phase, IReadOnlyList<Check> checks, BaselineComparison? comparison) =>
        comparison is { Rate: not null }
        && (spec.Diagnose == DiagnoseWhen.Always || (spec.Diagnose == DiagnoseWhen.OnBreach && Breached(phase, checks).Count > 0));

    /// <summary>Never throws because of the sides, and changes no verdict; only <paramref name="cancel"/> ends it without an insight.</summary>
    /// <param name="phase">The comparison.</param>
    /// <param name="report">What came of it, with a rate.</param>
    /// <param name="checks">All of the run.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<PhaseInsight> RunAsync(Phase phase, PhaseReport report, IReadOnlyList<Check> checks, CancellationToken cancel)
    {
        var breached = Breached(phase, checks);
        var load = LookLoad.Of(phase, report, breached, host.Processors?.Count ?? Environment.ProcessorCount);
        observer.Progress($"looking for the cause: {load.Subject ?? phase.Name} once more with both sides, not measured");
        using var limit = new CancellationTokenSource(MostTime, host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var seen = await LookAsync(phase, load, both.Token);
            return seen.Value is { } evidence ? Insight(phase, report.Comparison!, breached, load, evidence) : WithCalls(NotLooked(phase, seen.Reason), report);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return WithCalls(NotLooked(phase, $"it took longer than {MostTime.TotalSeconds:0} s"), report);
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested)
        {
            // All is measured and judged by now. Whatever goes wrong in a look afterwards, the verdict stands.
            return WithCalls(NotLooked(phase, trouble.Message), report);
        }
    }

    /// <summary>That the sides were not looked into is told as that, and not as a cause.</summary>
    public static PhaseInsight NotLooked(Phase phase, string reason) =>
        new() { Phase = phase.Name, Causes = [$"the two sides were not looked into: {reason}"] };

    private static List<Check> Breached(Phase phase, IReadOnlyList<Check> checks) =>
        [.. checks.Where(c => c.Phase == phase.Name && c.Verdict == CheckVerdict.Fail && c.Threshold.Metric.BreachCode is DiagnosticCodes.LatencyBreach or DiagnosticCodes.ResourceBreach)];

    /// <summary>A cost per request is one of these requests only.</summary>
    private static string[] Narrowed(LookLoad load) =>
        load.Subject is { } only ? [string.Create(CultureInfo.InvariantCulture, $"seen with {only} alone, {load.Rate:0.#} requests per second to each side in turn")] : [];

    private static bool IsOfMemory(Check check) => check.Threshold.Metric.Unit == Unit.Size;

    private async Task<Attempt<IReadOnlyList<SideEvidence>>> LookAsync(Phase phase, LookLoad load, CancellationToken cancel)
    {
        await using var before = await baseline.StartAsync(host, cancel);
        await using var now = await candidate.StartAsync(host, cancel);
        RunningTarget[] running = [before, now];
        var processes = new int[2];
        foreach (var side in new[] { Baseline, Candidate })
        {
            if (running[side].ProcessId is not { } started)
                return "the sides are given by their url, and only processes that PerfGate started can be sampled";
            var found = DotNetProcess.Find(started);
            if (found.Value is not { } process)
                return $"{(side == Baseline ? "the baseline" : "the candidate")} cannot be sampled: {found.Reason}";
            processes[side] = process.Id;
        }

        var warmup = Math.Clamp(WarmRequests / load.Rate, LeastWarmup.TotalSeconds, _mostWarmup.TotalSeconds);
        await Task.WhenAll(running.Select(r => DriveAsync(phase, r.BaseAddress, load, TimeSpan.FromSeconds(warmup), cancel)));

        var part = load.Part(Part, MostPart);
        var parts = new[] { new List<(TraceEvidence, long)>(), new List<(TraceEvidence, long)>() };
        foreach (var side in _turns)
        {
            var requests = 0L;
            var trace = await new TraceRecorder(host.Time).RecordAsync(
                processes[side],
                MostTime,
                async token => requests = await DriveAsync(phase, running[side].BaseAddress, load, part, token),
                cancel);
            if (trace.Value is not { } recorded)
                return trace.Reason;
            if (requests == 0)
                return "no request was answered";
            parts[side].Add((recorded, requests));
        }

        return new([SideEvidence.Of(parts[Baseline]), SideEvidence.Of(parts[Candidate])], "");
    }

    /// <returns>Requests that were answered as expected.</returns>
    private async Task<long> DriveAsync(Phase phase, Uri address, LookLoad load, TimeSpan length, CancellationToken cancel)
    {
        var measured = await new LevelRunner(host.Time).RunAsync(
            new LevelPlan
            {
                Phase = phase.Name,
                Endpoints = [.. load.Endpoints.Select(e => new PlannedEndpoint(e.Endpoint, e.Weight, []))],
                Load = new OpenLoad(new ConstantRate(load.Rate, length), Connections),
                BaseAddress = address,
                Http = phase.Http,
                Affinity = phase.Affinity,
                Iterations = iterations,
                Seed = spec.Seed,
            },
            LevelWatch.None,
            cancel);
        return (measured.FirstOrDefault(m => m.Endpoint is null) ?? measured[0]).Succeeded;
    }

    /// <summary>What was counted in the rounds is known without another run.</summary>
    private static PhaseInsight WithCalls(PhaseInsight insight, PhaseReport report) =>
        insight with { Causes = [.. CallLines.Changes(report.Comparison!.Calls), .. insight.Causes] };

    private PhaseInsight Insight(Phase phase, BaselineComparison comparison, List<Check> breached, LookLoad load, IReadOnlyList<SideEvidence> seen)
    {
        var difference = new SideDifference(seen[Baseline], seen[Candidate]);
        return new PhaseInsight
        {
            Phase = phase.Name,
            Causes = [.. CallLines.Changes(comparison.Calls), .. difference.Lines(breached.Count > 0 && breached.TrueForAll(IsOfMemory)), .. Narrowed(load)],
            Changes = [.. InsightChanges.Of(difference)],
            FlameGraph = difference.Draw($"CPU in {(load.Subject is { } only ? $"{only} of " : "")}{phase.Name}, candidate against baseline"),
            ProfileFile = Profiles.Write(seen[Candidate].Cpu, resultsDirectory, phase.Name, "candidate"),
            BaselineProfileFile = Profiles.Write(seen[Baseline].Cpu, resultsDirectory, phase.Name, "baseline"),
        };
    }
}
