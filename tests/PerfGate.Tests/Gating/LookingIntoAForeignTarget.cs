using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class LookingIntoAForeignTarget : IDisposable
{
    private readonly GateFixture _gate = new();
    private readonly DirectoryInfo _programs = Directory.CreateTempSubdirectory("perfgate-perf-test-");

    [Fact]
    public async Task Where_perf_is_refused_that_is_said_with_what_was_seen_from_outside()
    {
        var cause = await LookAsync("echo 'Error:' >&2; echo 'Access to performance monitoring is limited.' >&2; exit 255");

        Assert.StartsWith("the target was not looked into: process ", cause, StringComparison.Ordinal);
        Assert.Matches(
            @", and 'perf record' could not sample it: Access to performance monitoring is limited\.; from outside: it kept [0-9.]+ of [0-9]+ cores busy, its memory was .* at most, it had up to [0-9]+ threads$",
            cause);
    }

    [Fact]
    public async Task Perf_tells_where_its_processor_time_goes()
    {
        // Records nothing, and prints one sample of 1.8 s and one of 1.2 s.
        var cause = await LookAsync(
            """
            [ "$1" = script ] || exit 0
            printf ' 7 1.0:  1800000000 \n\t 1f py::page:/srv/app.py (/tmp/perf-7.map)\n\t 2f py::serve:/srv/app.py (/tmp/perf-7.map)\n\n'
            printf ' 7 2.0:  1200000000 \n\t 3f memcpy (/usr/lib/libc.so.6)\n\n'
            """);

        Assert.Matches(@"^60 % of CPU in page \(app\.py\), called from serve; 1\.0 of [0-9]+ cores busy with the target$", cause);
    }

    [Fact]
    public async Task A_processor_at_rest_is_no_reason()
    {
        await RunAsync(
            """
            [ "$1" = script ] || exit 0
            printf ' 7 1.0:  60000000 \n\t 1f py::page:/srv/app.py (/tmp/perf-7.map)\n\n'
            """);

        Assert.Empty(_gate.Observer.Report!.Insights.SelectMany(i => i.Causes));
    }

    public void Dispose()
    {
        _gate.Dispose();
        _programs.Delete(recursive: true);
    }

    /// <summary>The cause that a breached run names when 'perf' is the given script.</summary>
    private async Task<string> LookAsync(string script)
    {
        await RunAsync(script);
        return Assert.Single(Assert.Single(_gate.Observer.Report!.Insights).Causes);
    }

    private async Task RunAsync(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "perf is of Linux");
        var perf = Path.Combine(_programs.FullName, "perf");
        await File.WriteAllTextAsync(perf, $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(perf, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _gate.Environment["PATH"] = $"{_programs.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        _gate.Environment["SHOP_TOKEN"] = "x";
        var spec = _gate.PythonSpec("        self.answer(200, 'ok')", "  steady: { kind: load, concurrency: 1, duration: 2s, thresholds: [mean < 1us] }");

        var exit = await _gate.RunAsync(spec.Replace("diagnose: off", "diagnose: on-breach", StringComparison.Ordinal), CancellationToken.None);

        Assert.Equal(ExitCode.Breach, exit);
    }
}
