using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace PerfGate.Tests.Samples;

/// <summary>A clock that moves when it is told to (and by <see cref="Tick"/> whenever its timestamp is read), and that tells of every wait begun on it.</summary>
internal sealed class ManualClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public TimeSpan Tick { get; init; }

    public bool HasWait => _waits.Reader.Count > 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    public override long GetTimestamp()
    {
        if (Tick > TimeSpan.Zero)
            Advance(Tick);
        return base.GetTimestamp();
    }

    /// <summary>Waits until something waits on this clock, and returns for how long it means to.</summary>
    public async Task<TimeSpan> NextWaitAsync() =>
        await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
