using System.Globalization;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Syntax;

namespace PerfGate;

/// <summary>Phases in which the target wrote more to storage than answers usually need: a log without end fills a disk, and no time shows it.</summary>
internal static class WrittenNotes
{
    private const double BusyBytesPerSecond = 1024 * 1024;
    private const double BusyBytesPerRequest = 1024;

    /// <summary>A warning for each phase above both limits.</summary>
    public static IEnumerable<Diagnostic> Of(IReadOnlyList<PhaseReport> phases)
    {
        foreach (var phase in phases)
        {
            if (phase.Measurements.Where(m => m is { Attempts: > 0, Resources.WrittenBytes: not null }).MaxBy(m => m.Attempts) is not { } window)
                continue;
            var written = window.Resources!.WrittenBytes!.Value;
            var (perSecond, perRequest) = (written / window.Elapsed.TotalSeconds, written / window.Attempts);
            if (perSecond < BusyBytesPerSecond || perRequest < BusyBytesPerRequest)
                continue;
            yield return new Diagnostic(DiagnosticCodes.LogVolume, Severity.Note, null, string.Create(
                CultureInfo.InvariantCulture,
                $"the target wrote {new Quantity(written, Unit.Size)} to storage in phase '{phase.Name}': {new Quantity(perSecond, Unit.SizePerSecond)}, {new Quantity(perRequest, Unit.Size)} for each request; limit it with written.per-request if it is not meant"));
        }
    }
}
