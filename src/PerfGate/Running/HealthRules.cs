using System.Globalization;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>Decides whether the generator did its own work well enough for its numbers to be believed.</summary>
internal sealed class HealthRules(LevelPlan plan, LevelTotals totals, IReadOnlyList<Worker> workers, MachineUse machine)
{
    // A service is not called slow because the generator was: what it says of itself must be small beside what it measured.
    private const double LatenessFloorSeconds = 0.005, LatenessShareOfMedian = 0.1;
    private const double LateOverLimitShare = 0.002;
    private const double SkippedShare = 0.01;
    private const double WaitingNote = 0.25, WaitingLimit = 0.5;
    private const double SaturatedCores = 0.97, BusyCores = 0.8;
    private const double QueuedNote = 0.25, PressureNote = 0.5, SwitchesNote = 500;
    private const double MemoryPressureNote = 0.05, SwappedNote = 1 << 20;

    // A wall clock that is disciplined runs at most 500 ppm fast or slow (adjtimex(2)); what is more was a step or a suspension.
    private const double ClockStepSeconds = 0.05, ClockSlew = 0.001;

    // With a few connections the microseconds between two requests of one are a visible share of a fast answer. They are
    // not in any time, and a benchmark is not a load.
    private const int LoadConnections = 8;
    private const double StealTolerance = 0.05;

    private readonly List<string> _invalid = [];
    private readonly List<string> _inflated = [];
    private readonly List<string> _notes = [];

    public GeneratorHealth Judge(TimeSpan elapsed)
    {
        var lateness = totals.Sum.Lateness;
        var little = LittlesLawError(elapsed);
        var cpu = CpuCores();
        if (plan.Load is OpenLoad)
            JudgeLateness(lateness);
        JudgeConnections();
        if (little is { } waiting && Connections() >= LoadConnections)
            JudgeWaiting(waiting, cpu / workers.Count > BusyCores);
        if (cpu / workers.Count > SaturatedCores)
            _inflated.Add(Text($"the generator used {cpu:0.00} of {workers.Count} core{(workers.Count == 1 ? "" : "s")}: it was the limit, not the target; use fewer connections, a lower rate or more workers"));
        if (QueuedShare() is { } queued && queued > QueuedNote)
            _notes.Add(Text($"the generator waited for a processor during {queued:P0} of the time: target and other processes kept all of them busy, and times may include it"));
        if (machine.PressureSeconds / elapsed.TotalSeconds is { } pressure && pressure > PressureNote)
            _notes.Add(Text($"threads of this machine were ready and had no processor during {Math.Min(1, pressure):P0} of the time (PSI)"));
        JudgeMachine(elapsed.TotalSeconds);
        if (SwitchesPerSecond() is { } switches && switches > SwitchesNote)
            _notes.Add(Text($"the sending thread was taken off its processor {switches:0} times a second"));
        if (machine.StealShare > StealTolerance)
            _invalid.Add(Text($"the hypervisor took {machine.StealShare:P1} of the machine's time: run again on a quieter machine"));

        return new GeneratorHealth
        {
            LatenessP50 = lateness.Quantile(0.5),
            LatenessP99 = lateness.Quantile(0.99),
            LatenessMax = lateness.Max,
            Backlogged = totals.Sum.Backlogged,
            Skipped = totals.Sum.Skipped,
            CpuCores = cpu,
            GcPauseSeconds = machine.GcPauseSeconds,
            LittlesLawError = little,
            StealShare = machine.StealShare,
            QueuedShare = QueuedShare(),
            OutsideCores = machine.OutsideShare * MachineUse.Processors,
            OutsideProgramCores = machine.OutsideProgramShare * MachineUse.Processors,
            Invalid = [.. _invalid],
            Inflated = [.. _inflated],
            Notes = [.. _notes],
        };
    }

    /// <summary>What holds up every process, and may be of the target's own making: told, and no verdict changed.</summary>
    private void JudgeMachine(double seconds)
    {
        if (machine.MemoryPressureSeconds / seconds is { } waited && waited > MemoryPressureNote)
            _notes.Add(Text($"threads of this machine waited for memory during {Math.Min(1, waited):P0} of the time (PSI): it has too little of it, and times include that"));
        if (machine.SwappedInBytes is { } swapped && swapped > SwappedNote)
            _notes.Add(Text($"{new Quantity(swapped, Unit.Size)} came back from swap: the machine has too little memory, and times include that"));
        if (Math.Abs(machine.WallOffsetSeconds) > ClockStepSeconds + (ClockSlew * seconds))
            _notes.Add(Text($"the wall clock went {new Quantity(Math.Abs(machine.WallOffsetSeconds), Unit.Duration)} {(machine.WallOffsetSeconds > 0 ? "ahead" : "back")}: it was set, or the machine was suspended"));
    }

    /// <summary>Answers that wait until the generator reads them are in no response time, and are no load of the target's meanwhile.</summary>
    /// <param name="share">Of the connections, on average.</param>
    /// <param name="atWork">The generator had no time for them because of its own work: the closed model is as fast as its clients.</param>
    private void JudgeWaiting(double share, bool atWork)
    {
        var waited = Text($"on average {share * Connections():0} of {Connections()} connections waited for the generator and not for the target (Little's law)");
        if (share > WaitingLimit && !atWork)
            _invalid.Add(waited + ": less than half of the load was there; give it a core of its own, or fewer connections");
        else if (share > WaitingNote)
            _notes.Add(waited + "; that is in no response time");
    }

    private void JudgeLateness(LatencyHistogram lateness)
    {
        var sum = totals.Sum;
        var offered = sum.Endpoints.Sum(e => e.Offered);
        if (offered > 0 && sum.Skipped > offered * SkippedShare)
            _invalid.Add(Text($"the generator was frozen and gave up {sum.Skipped} of {offered} arrivals: the machine was taken away; run again on a quieter one"));
        else if (sum.Skipped > 0)
            _notes.Add(Text($"the generator was frozen for a moment and gave up {sum.Skipped} of {offered} arrivals"));

        var lateOverLimit = sum.Endpoints.Sum(e => e.LateOverLimit);
        var median = sum.Endpoints.Select(e => e.ResponseTime.Quantile(0.5)).Max() ?? 0;
        if (offered > 0 && lateOverLimit > Math.Max(1, offered * LateOverLimitShare))
            _inflated.Add(Text($"{lateOverLimit} of {offered} responses missed a limit only because the generator sent them late: use a lower rate or a quieter machine"));
        else if (lateness.Quantile(0.99) is { } p99 && p99 > Math.Max(LatenessFloorSeconds, LatenessShareOfMedian * median))
            _inflated.Add(Text($"the generator sent 1 % of the arrivals {new Quantity(p99, Unit.Duration)} late or later: {LateBecause()}"));
        else if (lateness.Quantile(0.99) is { } late && late > Math.Max(0.001, 0.05 * median))
            _notes.Add(Text($"the generator sent 1 % of the arrivals {new Quantity(late, Unit.Duration)} late or later; it is in the response times"));
    }

    /// <summary>The thread was ready and had no processor, or it had too much to do.</summary>
    private string LateBecause() => QueuedShare() is { } queued && queued > 0.02 && queued > (CpuCores() ?? 0) / workers.Count
        ? Text($"other processes held the processors while it waited ({queued:P0} of the time); run on a quieter machine, or leave it a core")
        : "it cannot keep up; use a lower rate";

    /// <summary>Share of the window in which a worker was ready to run and another thread had the processor. Null where the system does not tell.</summary>
    private double? QueuedShare()
    {
        var sum = 0.0;
        foreach (var worker in workers)
        {
            if (worker.Use is not { QueuedSeconds: { } queued, Seconds: > 0 } use)
                return null;
            sum += queued / use.Seconds;
        }

        return sum / workers.Count;
    }

    /// <summary>Of the worker that suffers most. Null where the system does not tell.</summary>
    private double? SwitchesPerSecond() =>
        workers.Max(w => w.Use is { InvoluntarySwitches: { } switches, Seconds: > 0 } use ? switches / use.Seconds : (double?)null);

    private void JudgeConnections()
    {
        foreach (var (problem, advice) in new[]
        {
            (ConnectProblem.NoDescriptors, "raise the limit of open files (ulimit -n) or use fewer connections"),
            (ConnectProblem.NoPorts, "keep connections alive, or widen net.ipv4.ip_local_port_range"),
        })
        {
            var count = totals.Sum.Endpoints.Sum(e => e.Errors.CountOf(SampleOutcome.Connect, problem));
            if (count > 0)
                _invalid.Add(Text($"{problem} ({count} times): {advice}"));
        }
    }

    /// <summary>Time for which the target had a request of the connections, against their number: what is missing was spent in the generator.</summary>
    private double? LittlesLawError(TimeSpan elapsed)
    {
        if (plan.Load is not ClosedLoad { ThinkTime.Ticks: 0 } || elapsed <= TimeSpan.Zero)
            return null;
        var sum = totals.Sum;

        // The pause after a refused connection is no work of the target's.
        if (sum.Endpoints.Any(e => e.Errors.ToCounts().Connect > 0))
            return null;
        var busy = sum.Endpoints.Sum(e => e.BusyNanoseconds) / 1e9;
        return busy <= 0 ? null : Math.Max(0, 1 - (busy / elapsed.TotalSeconds / Connections()));
    }

    private int Connections() => WorkerPlan.Slots(plan);

    private double? CpuCores()
    {
        var sum = 0.0;
        foreach (var worker in workers)
        {
            if (worker.Use is not { CpuSeconds: { } cpu, Seconds: > 0 } use)
                return null;
            sum += Math.Max(0, cpu - use.IdleSpinSeconds) / use.Seconds;
        }

        return sum;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
