using System.Runtime.Versioning;
using PerfGate.Tests.Targets;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(AnEngineToBeKilled))]

namespace PerfGate.Tests.Targets;

/// <summary>
/// The engine that <see cref="TheGuard"/> kills: this very program, started with a variable of its own, which then runs no test.
/// </summary>
public sealed class AnEngineToBeKilled : ITestPipelineStartup
{
    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(TheGuard.ToldVariable) is { } told)
            await WaitToBeKilledAsync(told);
    }

    public ValueTask StopAsync() => ValueTask.CompletedTask;

    [UnsupportedOSPlatform("windows")]
    private static async Task WaitToBeKilledAsync(string told)
    {
        await using var fixture = new TargetFixture(guarded: true);
        await using var running = await fixture.Python("""
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            subprocess.Popen(['sleep', '300'], start_new_session=True)
            subprocess.Popen(['sh', '-c', 'sleep 300 & exit 0']).wait()
            """).StartAsync(fixture.Host, CancellationToken.None);
        await File.WriteAllTextAsync($"{told}.part", $"{fixture.Host.Marker.Value} {fixture.Host.Guard!.Id}");
        File.Move($"{told}.part", told);

        await running.Exited;
        Environment.Exit(0);
    }
}
