using System.Globalization;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>What the log of a target that PerfGate started says of a phase, and of the whole run.</summary>
/// <param name="path">The log.</param>
internal sealed class TargetLogNotes(string path)
{
    private const double BusyBytesPerSecond = 1024 * 1024;
    private const double BusyBytesPerRequest = 1024;

    // Fewer lines than these are what any service writes now and then.
    private const int FewLines = 10;
    private const double FewOfRequests = 0.01;

    private readonly Dictionary<string, (long From, long To)> _phases = new(StringComparer.Ordinal);

    /// <summary>Bytes in the file so far.</summary>
    public long Length => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>The target wrote these bytes while a phase was driven, warm-ups and extensions included.</summary>
    public void Wrote(string phase, long from, long to) => _phases[phase] = (from, to);

    /// <summary><c>the target wrote 1,024 times: RuntimeError: pool exhausted (target.log)</c>: what it wrote in a phase and not, or far more seldom, before it. Null without any.</summary>
    /// <param name="phase">The phase that is breached.</param>
    /// <param name="failures">Requests that failed in it.</param>
    public string? Reason(string phase, long failures)
    {
        if (!_phases.TryGetValue(phase, out var span) || span.To <= span.From)
            return null;
        var before = LogDigest.Of(path, 0, span.From);
        var during = LogDigest.Of(path, span.From, span.To);
        var fresh = during.Complaints.Where(c => c.Count >= Math.Max(3, failures * 0.05) && before.CountOf(c) * 10 < c.Count).ToList();

        // An exception that is logged has a heading, too, which comes as often and says less.
        var first = fresh.Find(c => c.NamesAnException && c.Count * 2 >= fresh[0].Count) ?? fresh.FirstOrDefault();
        return first is null ? null : string.Create(CultureInfo.InvariantCulture, $"the target wrote {first.Count:N0} times: {first.Text} ({Path.GetFileName(path)})");
    }

    /// <summary>What the whole log complains of often, and phases in which more was logged than a service usually answers.</summary>
    public IEnumerable<Diagnostic> Notes(IReadOnlyList<PhaseReport> phases)
    {
        var requests = phases.Sum(p => Requests(p));
        var common = LogDigest.Of(path, 0, Length).Complaints.Where(c => c.Count >= Math.Max(FewLines, FewOfRequests * requests)).Take(3).ToList();
        if (common.Count > 0)
        {
            yield return new Diagnostic(DiagnosticCodes.LogComplaints, Severity.Note, null, string.Create(
                CultureInfo.InvariantCulture,
                $"the target's log complains: {string.Join("; ", common.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count:N0} times {c.Text}")))} ({Path.GetFileName(path)})"));
        }

        foreach (var phase in phases)
        {
            if (!_phases.TryGetValue(phase.Name, out var span) || phase.Duration <= TimeSpan.Zero || Requests(phase) is not (> 0 and var answered))
                continue;
            var bytes = (double)(span.To - span.From);
            var (perSecond, perRequest) = (bytes / phase.Duration.TotalSeconds, bytes / answered);
            if (perSecond < BusyBytesPerSecond && (perRequest < BusyBytesPerRequest || bytes < BusyBytesPerSecond))
                continue;
            yield return new Diagnostic(DiagnosticCodes.LogVolume, Severity.Note, null, string.Create(
                CultureInfo.InvariantCulture,
                $"the target logged {new Quantity(bytes, Unit.Size)} in phase '{phase.Name}': {new Quantity(perSecond, Unit.SizePerSecond)}, {new Quantity(perRequest, Unit.Size)} for each measured request; that is part of what was measured"));
        }
    }

    private static long Requests(PhaseReport phase) => phase.Measurements.Where(m => m.Endpoint is not null).Sum(m => m.Attempts);
}
