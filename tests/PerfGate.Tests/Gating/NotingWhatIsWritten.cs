using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Tests.Reports;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>A target that writes without end is seen by no response time.</summary>
public sealed class NotingWhatIsWritten
{
    [Theory]
    [InlineData(4096, true)]
    [InlineData(100, false)]
    [InlineData(null, false)]
    public void Much_for_each_request_is_noted(int? bytesPerRequest, bool noted)
    {
        var phase = CanonicalRuns.Red.Phases[^1];
        var window = phase.Measurements[0] is { Attempts: > 0 } measured ? measured with { Elapsed = TimeSpan.FromSeconds(measured.Attempts / 1000.0) } : throw new InvalidOperationException();
        var written = (double?)bytesPerRequest * window.Attempts;
        var notes = WrittenNotes.Of([phase with { Measurements = [window with { Resources = new ResourceUse { Samples = [], WrittenBytes = written } }] }]).ToList();

        Assert.Equal(noted, notes.Count == 1);
        if (noted)
            Assert.Contains("4 KiB for each request", Assert.Single(notes).Message, StringComparison.Ordinal);
    }
}
