using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Tests.Spec;
using PerfGate.Tests.Thresholds;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>An error line stands beside an exit code other than 0, and no other line does; the verdict is that of the lines.</summary>
public sealed class LinesAndExitCodesAgree
{
    public static TheoryData<string, bool, bool, bool, bool> Combinations => new(
        from verdict in Enum.GetNames<CheckVerdict>()
        from advisory in new[] { false, true }
        from invalidFails in new[] { false, true }
        from inconclusiveFails in new[] { false, true }
        // A check that may only advise is never a breach: it warns instead.
        where !(advisory && verdict == "Fail")
        from beside in new[] { false, true }
        select (verdict, advisory, invalidFails, inconclusiveFails, beside));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Whatever_the_policies_and_the_trust_are(string verdict, bool advisory, bool invalidFails, bool inconclusiveFails, bool besidePass)
    {
        var spec = ReadSpec.WithPhases("  steady: { kind: load, endpoints: orders }\n").Spec with { InvalidFails = invalidFails, InconclusiveFails = inconclusiveFails };
        var run = new GateRun(spec, new RecordingObserver());
        var check = Check(Enum.Parse<CheckVerdict>(verdict)) with { IsAdvisory = advisory };
        IReadOnlyList<Check> checks = besidePass ? [check, Check(CheckVerdict.Pass)] : [check];
        run.Add(Phase(), checks);

        var report = new RunReport
        {
            RunId = "1",
            PerfGateVersion = "1",
            Gate = "shop",
            SpecFile = spec.File,
            SpecPath = "perfgate.yml",
            Started = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromSeconds(1),
            Seed = 1,
            Diagnostics = [],
            Target = run.Target,
            Machine = PerfGate.MachineProbe.Read(),
            Phases = run.Phases,
            Checks = run.Checks,
            Verdict = run.Verdict(),
            ExitCode = (int)run.ExitCode(run.Verdict()),
        };
        var lines = Breaches.Of(report, spec);

        Assert.Equal(report.ExitCode != 0, lines.Any(l => l.Severity == Severity.Error));
        if (advisory)
            Assert.True(report is { ExitCode: 0, Verdict: <= CheckVerdict.Warn }, $"{report.Verdict}");
        if (report.Verdict <= CheckVerdict.Warn)
            Assert.Equal(0, report.ExitCode);
    }

    private static PhaseReport Phase() => new()
    {
        Name = "steady",
        Kind = "load",
        Tags = [],
        Workload = "",
        Started = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
        Warmup = TimeSpan.Zero,
        EndpointTitles = new Dictionary<string, string>(StringComparer.Ordinal),
        Measurements = [],
    };

    private static Check Check(CheckVerdict verdict) => new()
    {
        Threshold = Parsed.Threshold("mean < 1s"),
        Phase = "steady",
        Endpoint = "orders",
        Subject = "GET /orders",
        Verdict = verdict,
        Observed = new Quantity(0.5, Unit.Duration),
        Reason = verdict is CheckVerdict.Invalid or CheckVerdict.Inconclusive ? "the reason" : null,
    };
}
