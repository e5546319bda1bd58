using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Tests.Samples;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class AResultThatCannotBeKept
{
    [Fact]
    public async Task Is_no_success_and_the_last_line_says_so()
    {
        await using var agent = await RunningAgent.StartAsync();
        GateFixture? gate = null;
        using var made = gate = new GateFixture
        {
            // A folder under its name stands for a disk that filled up during the run.
            Observer = new RecordingObserver { OnPhase = _ => Directory.CreateDirectory(Path.Combine(gate!.Results, "verdict.json")) },
        };

        var exit = await gate.RunAsync(GateFixture.Spec(agent, "  steady: { kind: load, concurrency: 2, requests: 200, endpoints: health, thresholds: [success == 100%] }"), TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.NotProven, exit);
        Assert.Equal(CheckVerdict.Pass, gate.Observer.Report!.Verdict);
        Assert.Contains(gate.Observer.Diagnostics, d => d is { Code: DiagnosticCodes.ReportNotWritten, Severity: Severity.Error });
        Assert.StartsWith("PerfGate: the check passed, but the result could not be kept: verdict.json was not written: ", SummaryTable.Lines(gate.Observer.Report)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(gate.Results), f => f.EndsWith(OutputFile.Unfinished, StringComparison.Ordinal));
    }
}
