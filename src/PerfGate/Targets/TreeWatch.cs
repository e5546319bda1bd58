using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;

namespace PerfGate.Targets;

/// <summary>
/// Looks for new processes of a target while it runs, so that the guard knows each of them when we are killed: one that was seen as a child is known still when
/// it has lost every sign. A look around costs milliseconds, so it is taken only when the machine has started something.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class TreeWatch(ProcessCensus census, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // While a target starts, nothing is measured, and it starts its helpers then.
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(3);

    // Of a core.
    private const double Share = 0.003;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private (int Children, int Last) _seen;

    /// <summary>Until it is cancelled; throws nothing.</summary>
    public Task Start(CancellationToken stop) => Task.Run(() => RunAsync(stop), CancellationToken.None);

    private async Task RunAsync(CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        var next = begun;
        try
        {
            while (true)
            {
                var now = (Orphans.Fingerprint(_buffer), LastProcess());
                var isDue = now.Item1 != _seen.Children || time.GetElapsedTime(begun) < Beginning || time.GetTimestamp() >= next;
                if (now != _seen && isDue)
                {
                    _seen = now;
                    var look = Stopwatch.GetTimestamp();
                    Orphans.Reap(census.Take());
                    next = time.GetTimestamp() + (long)(Stopwatch.GetElapsedTime(look).TotalSeconds / Share * time.TimestampFrequency);
                }

                await Task.Delay(Interval, time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // the target is stopped: whoever stops it looks for itself
        }
    }

    /// <summary>The number that the kernel gave last, to a process or a thread: the fifth word of /proc/loadavg.</summary>
    private int LastProcess()
    {
        var text = Encoding.ASCII.GetString(ProcFile.Read("/proc/loadavg", _buffer)).AsSpan().Trim();
        return int.TryParse(text[(text.LastIndexOf(' ') + 1)..], out var last) ? last : 0;
    }
}
