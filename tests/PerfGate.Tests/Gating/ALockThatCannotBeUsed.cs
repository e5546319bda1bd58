using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class ALockThatCannotBeUsed
{
    private const string Spec = """
        version: 1
        target: { url: "http://127.0.0.1:1" }
        endpoints: { root: GET / }
        phases: { p: { kind: load, requests: 10 } }

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_named_at_once_with_the_way_out()
    {
        var missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "perfgate.lock");
        using var gate = new GateFixture { LockFile = missing };

        var exit = await gate.RunAsync(Spec, Cancellation);

        Assert.Equal(ExitCode.InvalidSpec, exit);
        var told = Assert.Single(gate.Observer.Diagnostics);
        Assert.Equal(DiagnosticCodes.MachineLock, told.Code);
        Assert.StartsWith($"the lock file '{missing}' cannot be used, so nothing was started: ", told.Message, StringComparison.Ordinal);
        Assert.Contains("--lock none", told.Message, StringComparison.Ordinal);
        Assert.False(gate.Wrote("verdict.json"));
    }

    [Fact]
    public async Task One_that_another_gate_holds_is_told_with_its_holder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a locked file cannot be read on Windows");
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var gate = new GateFixture { LockFile = file };
        using (await MachineLock.AcquireAsync(file, "src/Other/perfgate.yml", TimeSpan.Zero, _ => { }, TimeProvider.System, Cancellation))
            Assert.Equal(ExitCode.NotProven, await gate.RunAsync(Spec, Cancellation));

        File.Delete(file);
        var told = Assert.Single(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.MachineLock);
        Assert.Contains($"another gate (process {Environment.ProcessId}, src/Other/perfgate.yml, for ", told.Message, StringComparison.Ordinal);
    }
}
